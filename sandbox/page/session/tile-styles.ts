import { css } from 'lit';

/** Tiles are dark in both themes, like camera pictures; their text is white. */
export const tileStyles = css`
  .tiles {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(150px, 1fr));
    gap: 10px;
    margin: 0;
    padding: 0;
    list-style: none;
  }

  @container panel (width < 430px) {
    .tiles {
      grid-template-columns: repeat(auto-fill, minmax(136px, 1fr));
    }
  }

  .tile {
    position: relative;
    height: 140px;
    border-radius: 12px;
    overflow: hidden;
    isolation: isolate;
    color: #fff;
    background: radial-gradient(120% 120% at 50% 20%, oklch(0.43 0.075 var(--hue)), oklch(0.27 0.05 var(--hue)));
    /* Of 1,000 tiles, only those on screen are laid out and painted. */
    content-visibility: auto;
    contain-intrinsic-size: auto 140px;
  }

  /* The glow is behind the text and the border above it, so no state moves anything. */
  .tile::before,
  .tile::after {
    content: "";
    position: absolute;
    inset: 0;
    border-radius: inherit;
    pointer-events: none;
  }

  .tile::after {
    border: 1px solid rgb(255 255 255 / 12%);
  }

  .face {
    position: absolute;
    inset: 0 0 40px;
    display: grid;
    place-items: center;
  }

  .face bdi {
    display: grid;
    place-items: center;
    width: 52px;
    height: 52px;
    border-radius: 50%;
    overflow: hidden;
    background: oklch(0.5 0.12 var(--hue));
    color: #fff;
    font-size: 1.1rem;
    font-weight: 650;
    letter-spacing: 0.02em;
  }

  .about {
    position: absolute;
    inset: auto 0 0;
    padding: 6px 10px 8px;
    background: rgb(10 11 16 / 66%);
    font-size: 0.84rem;
    line-height: 1.3;
  }

  .line {
    display: flex;
    align-items: baseline;
    justify-content: space-between;
    gap: 6px;
    min-width: 0;
  }

  .name,
  .id {
    min-width: 0;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .name {
    font-weight: 600;
    text-align: start;
  }

  .meta {
    color: #d3d6e2;
    font-size: 0.74rem;
  }

  .says {
    flex: none;
  }

  /* The state is shown above the name, so that names and IDs stay whole. */
  .tile:not([data-state="here"]) .says {
    position: absolute;
    inset-block-end: calc(100% + 4px);
    inset-inline-start: 50%;
    padding: 1px 9px;
    border-radius: 99px;
    background: #14161f;
    transform: translateX(-50%);
    font-weight: 650;
    white-space: nowrap;
  }

  .tile:not([data-state="here"]) :is(.face, .again) {
    inset-block-end: 62px;
  }

  .tile:not([data-state="here"]) .face bdi {
    width: 46px;
    height: 46px;
  }

  .times {
    flex: none;
    padding: 0 6px;
    border-radius: 99px;
    background: #f2c25f;
    color: #2b1d00;
    font-size: 0.72rem;
    font-weight: 700;
  }

  .actions {
    position: absolute;
    inset-block-start: 6px;
    inset-inline: 6px;
    display: flex;
    justify-content: space-between;
    opacity: 0;
    transition: opacity 120ms;
  }

  .tile:hover .actions,
  .tile:focus-within .actions {
    opacity: 1;
  }

  /* Without a hovering pointer, they're always visible. */
  @media (hover: none), (width < 800px) {
    .actions {
      opacity: 1;
    }
  }

  .tile button {
    border-color: transparent;
    background: rgb(10 11 16 / 72%);
    color: #fff;
  }

  .tile button:hover {
    background: rgb(10 11 16 / 92%);
  }

  .tile button.only-icon {
    border-radius: 50%;
  }

  .tile :focus-visible {
    outline-color: #fff;
    outline-offset: -3px;
  }

  .again {
    position: absolute;
    inset: 0 0 40px;
    display: grid;
    place-items: center;
  }

  .again button {
    background: #f4f5fa;
    color: #14161f;
  }

  .again button:hover {
    background: #fff;
  }

  .tile:is([data-state="new"], [data-state="back"])::before {
    animation: arrive 1.6s ease-out;
  }

  .tile:is([data-state="new"], [data-state="back"])::after {
    border: 2px solid #7ee2b2;
  }

  .tile:is([data-state="new"], [data-state="back"]) .says {
    background: #0f4a31;
    color: #b5f7d6;
  }

  .tile[data-state="being removed"]::before {
    animation: pulse 0.9s ease-in-out infinite alternate;
  }

  .tile[data-state="being removed"]::after {
    border: 3px solid #ff5c66;
  }

  .tile[data-state="being removed"] .says {
    background: #b3162a;
    color: #fff;
  }

  .tile:is([data-state="removed"], [data-state="left"]) {
    background: #30323b;
  }

  .tile:is([data-state="removed"], [data-state="left"]) .face {
    visibility: hidden;
  }

  .tile[data-state="removed"] {
    background: #43262b;
    animation: removed 0.5s ease-out;
  }

  .tile[data-state="removed"]::after {
    border: 2px solid #d2555f;
  }

  .tile[data-state="removed"] .says {
    color: #ffb3b8;
  }

  .tile[data-state="removed"] .name {
    text-decoration: line-through;
  }

  @keyframes arrive {
    from {
      box-shadow: inset 0 0 40px 10px #3fd394;
    }
  }

  @keyframes pulse {
    from {
      box-shadow: inset 0 0 4px 0 #ff5c66;
    }

    to {
      box-shadow: inset 0 0 34px 6px #ff5c66;
    }
  }

  @keyframes removed {
    from {
      background: #c92d3b;
    }
  }
`;
