import { html, svg, type TemplateResult } from 'lit';

/** Line drawings on a 24 × 24 grid, made for this page. */
const PATHS = {
  sun: 'M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8ZM12 2v2M12 20v2M4.9 4.9l1.4 1.4M17.7 17.7l1.4 1.4M2 12h2M20 12h2M4.9 19.1l1.4-1.4M17.7 6.3l1.4-1.4',
  moon: 'M20 14.5A8.5 8.5 0 0 1 9.5 4 8.5 8.5 0 1 0 20 14.5Z',
  snail: 'M3 19h13a5.5 5.5 0 1 0-5.5-5.5 3 3 0 1 0 3-3M16 19h2a3 3 0 0 0 3-3V9M21 9l1.5-3M21 9l-1.5-3',
  hourglass: 'M6 3h12M6 21h12M7 3v3c0 3 5 4 5 6s-5 3-5 6v3M17 3v3c0 3-5 4-5 6s5 3 5 6v3',
  scissors: 'M6 9a3 3 0 1 0 0-6 3 3 0 0 0 0 6ZM6 21a3 3 0 1 0 0-6 3 3 0 0 0 0 6ZM8.5 7.8 20 18M8.5 16.2 20 6',
  lock: 'M6 11h12v10H6ZM8.5 11V7.5a3.5 3.5 0 0 1 7 0V11M12 15v2',
  ghost: 'M5 21V11a7 7 0 0 1 14 0v10l-2.5-2-2.2 2-2.3-2-2.3 2-2.2-2ZM9.5 11v.5M14.5 11v.5',
  hand: 'M8 12V5.5a1.5 1.5 0 0 1 3 0V11M11 10V4a1.5 1.5 0 0 1 3 0v7M14 11V5.5a1.5 1.5 0 0 1 3 0V15a6 6 0 0 1-6 6 6 6 0 0 1-5.2-3L3.2 13.5a1.5 1.5 0 0 1 2.6-1.5L8 15',
  flame: 'M12 3c1 4 5.5 5.5 5.5 11a5.5 5.5 0 0 1-11 0c0-2.5 1.5-4 2.5-5 0 2 1 3 2 3 1.5-2 .5-5.5 1-9Z',
  page: 'M6 3h8l4 4v14H6ZM14 3v4h4M10.5 12 8.5 14.5l2 2.5M13.5 12l2 2.5-2 2.5',
  clock: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18ZM12 7v5l3.5 2',
  feather: 'M20 4c-7-1-13 4-13 11v2h2c7 0 12-6 11-13ZM4 20 15 9M9.5 14.5H14',
  boomerang: 'M9 14 4 9l5-5M4 9h10.5a5.5 5.5 0 0 1 0 11H8',
  power: 'M12 3v9M6.5 6.5a8 8 0 1 0 11 0',
  phone:
    'M8 2.5h8a1.5 1.5 0 0 1 1.5 1.5v16a1.5 1.5 0 0 1-1.5 1.5H8A1.5 1.5 0 0 1 6.5 20V4A1.5 1.5 0 0 1 8 2.5ZM11 18.5h2',
  window: 'M14 4h6v6M20 4l-9 9M18 14v5a1.5 1.5 0 0 1-1.5 1.5h-11A1.5 1.5 0 0 1 4 19V8a1.5 1.5 0 0 1 1.5-1.5H11',
  close: 'M6 6l12 12M18 6 6 18',
  alert: 'M12 3.5 22 20.5H2ZM12 10v4.5M12 17.5v.1',
  chat: 'M4 4.5h16v12h-9l-5 4v-4H4Z',
  people:
    'M9 11.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7ZM2.5 20a6.5 6.5 0 0 1 13 0M15.5 4.8a3.5 3.5 0 0 1 0 6.4M17.5 14.2a6.5 6.5 0 0 1 4 5.8',
  person: 'M12 11.5a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM4.5 20.5a7.5 7.5 0 0 1 15 0',
  server: 'M4 4h16v6.5H4ZM4 13.5h16V20H4ZM7.5 7.2v.1M7.5 16.7v.1',
  check: 'M4.5 12.5 10 18 20 6.5',
  wire: 'M4 8h14M14 4l4 4-4 4M20 16H6M10 12l-4 4 4 4',
  add: 'M12 5v14M5 12h14',
  leave: 'M14 4h5v16h-5M4 12h11M11 8l4 4-4 4',
  twin: 'M8.5 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6ZM15.5 11a3 3 0 1 0 0-6M3 19a5.5 5.5 0 0 1 11 0M17 13.7a5.5 5.5 0 0 1 4 5.3',
  back: 'M9 14 4 9l5-5M4 9h10.5a5.5 5.5 0 0 1 0 11H11',
  camera: 'M3 7h12v10H3ZM15 10.5 21 7v10l-6-3.5',
  pause: 'M8 5v14M16 5v14',
  play: 'M7 4.5v15l12-7.5Z',
  clear: 'M4 7h16M9 7V4h6v3M6.5 7l1 13.5h9l1-13.5',
  copy: 'M9 9h11v11H9ZM15 9V4H4v11h5',
  right: 'M9 5l7 7-7 7',
  search: 'M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13ZM15.5 15.5 21 21',
} as const;

export type IconName = keyof typeof PATHS;

/** A drawing next to text, hidden from screen readers. */
export function icon(name: IconName): TemplateResult {
  return html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">${svg`<path d=${PATHS[name]}></path>`}</svg>`;
}
