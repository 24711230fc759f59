import type { Catalogue } from '../catalogue.ts';

export const member: Catalogue['member'] = {
  foundById: '通过 ID 找到：其中包含 {{member}} 的 Discord ID。',
  notFound: {
    several: '{{member}}：有多个 ID 包含这位成员的 ID，或没能查看所有人。这些人排在前面。',
    'by-name': '{{member}}：没有 ID 能说明这位成员是谁。名字相近的人排在前面：名字不能证明什么。',
    nobody: '{{member}}：连接的人中没有人有这位成员的 ID 或名字。',
    'nobody-seen': '{{member}}：已看到的人中没有人有这位成员的 ID 或名字，但没能查看所有人。',
  },
};
