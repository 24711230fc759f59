/** An error response from Discord. Thrown by the code that finds the problem. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  readonly code: number;
  /** The nested error tree of code 50035. */
  readonly errors: object | undefined;

  constructor(status: number, code: number, message: string, errors?: object) {
    super(message);
    this.status = status;
    this.code = code;
    this.errors = errors;
  }

  get body(): object {
    return { message: this.message, code: this.code, ...(this.errors && { errors: this.errors }) };
  }
}

// Messages, codes and statuses are Discord's own:
// https://discord.com/developers/docs/topics/opcodes-and-status-codes#json-json-error-codes
export const unauthorized = () => new ApiError(401, 0, '401: Unauthorized');
export const notFound = () => new ApiError(404, 0, '404: Not Found');
export const methodNotAllowed = () => new ApiError(405, 0, '405: Method Not Allowed');
export const unknownChannel = () => new ApiError(404, 10003, 'Unknown Channel');
export const unknownGuild = () => new ApiError(404, 10004, 'Unknown Guild');
export const unknownMember = () => new ApiError(404, 10007, 'Unknown Member');
export const unknownMessage = () => new ApiError(404, 10008, 'Unknown Message');
export const unknownWebhook = () => new ApiError(404, 10015, 'Unknown Webhook');
export const unknownInteraction = () => new ApiError(404, 10062, 'Unknown interaction');
export const unknownApplication = () => new ApiError(404, 10002, 'Unknown Application');
export const alreadyAcknowledged = () => new ApiError(400, 40060, 'Interaction has already been acknowledged.');
export const blockedUserAgent = () => new ApiError(403, 40333, 'internal network error');
export const emptyMessage = () => new ApiError(400, 50006, 'Cannot send an empty message');
export const harmfulLink = () => new ApiError(400, 240000, 'Message blocked by harmful links filter');
export const blockedByAutoMod = () => new ApiError(400, 200000, 'Message was blocked by automatic moderation');
export const missingAccess = () => new ApiError(403, 50001, 'Missing Access');
export const missingPermissions = () => new ApiError(403, 50013, 'Missing Permissions');
export const invalidWebhookToken = () => new ApiError(401, 50027, 'Invalid Webhook Token');
export const notTheAuthor = () => new ApiError(403, 50005, 'Cannot edit a message authored by another user');
export const cannotReplyWithoutHistory = () =>
  new ApiError(403, 160002, 'Cannot reply without permission to read message history');
export const entityTooLarge = () => new ApiError(413, 40005, 'Request entity too large');
export const invalidJson = () => new ApiError(400, 50109, 'The request body contains invalid JSON.');
