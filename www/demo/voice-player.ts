import { css, html, LitElement, nothing, svg, type PropertyValues, type TemplateResult } from "lit";
import { icon } from "../src/icon.js";
import { look } from "./look.js";
import { playTime } from "./time.js";

const BARS = 64;
const SPEEDS = [1, 1.25, 1.5, 2] as const;
const STEP_SECONDS = 5;

/** Only one recording plays at a time. */
let playing: HTMLAudioElement | null = null;

/** The loudest sample of each slice, scaled so that the loudest slice of all is 1. */
export function peaks(samples: Float32Array, count: number): readonly number[] {
  const size = Math.max(1, Math.floor(samples.length / count));
  // Reading every sample of a long call would keep the page busy for no visible gain.
  const stride = Math.max(1, Math.floor(size / 400));
  const loudest = Array.from({ length: count }, (_, slice) => {
    let peak = 0;
    for (let at = slice * size; at < Math.min(samples.length, (slice + 1) * size); at += stride) peak = Math.max(peak, Math.abs(samples[at] ?? 0));
    return peak;
  });
  const top = Math.max(...loudest, 0.0001);
  return loudest.map((peak) => peak / top);
}

/** Plays a recording: play, waveform to seek in, time, speed. The waveform is drawn from the recording itself. */
export class VoicePlayer extends LitElement {
  static override properties = { src: {}, durationMs: { type: Number }, label: {}, wave: { state: true }, paused: { state: true }, at: { state: true }, length: { state: true }, speed: { state: true }, failed: { state: true } };
  declare src: string;
  declare durationMs: number;
  declare label: string;
  declare private wave: readonly number[] | null;
  declare private paused: boolean;
  declare private at: number;
  declare private length: number;
  declare private speed: number;
  declare private failed: boolean;
  private audio: HTMLAudioElement | null = null;
  private frame = 0;
  private observer: IntersectionObserver | null = null;
  private reading = new AbortController();

  constructor() {
    super();
    this.src = "";
    this.durationMs = 0;
    this.label = "Recording";
    this.wave = null;
    this.paused = true;
    this.at = 0;
    this.length = 0;
    this.speed = 1;
    this.failed = false;
  }

  static override styles = [look, css`
    :host { display: block; }
    .player { display: flex; align-items: center; gap: 10px; inline-size: 100%; }
    .play { flex: none; display: grid; place-items: center; inline-size: 32px; block-size: 32px; padding: 0; border: 0; border-radius: 50%; background: var(--av-accent); color: var(--av-on-accent); }
    .play:hover { background: var(--av-accent-hover); }
    .play svg { fill: currentColor; }
    .wave { flex: 1; min-inline-size: 60px; max-inline-size: 340px; block-size: 28px; border-radius: 4px; cursor: pointer; touch-action: none; }
    .wave svg { display: block; inline-size: 100%; block-size: 100%; }
    .wave rect { fill: var(--av-control); opacity: 0.6; }
    .wave rect.played { fill: var(--av-accent); opacity: 1; }
    .time { margin-inline-start: auto; white-space: nowrap; color: var(--av-text-2); font-size: 12px; }
    .speed { flex: none; min-inline-size: 34px; min-block-size: 24px; padding: 0 6px; border: 1px solid var(--av-line); border-radius: 6px; background: var(--av-press); color: var(--av-text-2); font-size: 11.5px; font-weight: 600; }
    .fault { color: var(--av-danger-text); font-size: 12px; }
    @media (max-width: 639.98px) { .play { inline-size: 44px; block-size: 44px; margin: -4px; } .speed { min-block-size: 36px; min-inline-size: 40px; } }
    @media (forced-colors: active) { .wave rect { fill: GrayText; opacity: 1; } .wave rect.played { fill: Highlight; } .play { border: 1px solid; } }
  `];

  override connectedCallback(): void {
    super.connectedCallback();
    this.reading = new AbortController();
    this.observer = new IntersectionObserver((entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      this.observer?.disconnect();
      void this.readWave();
    });
    this.observer.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.observer?.disconnect();
    this.reading.abort();
    this.release();
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has("src") && changed.get("src") !== undefined && changed.get("src") !== "") this.release();
    if (changed.has("durationMs") && this.length === 0) this.length = this.durationMs / 1000;
  }

  private release(): void {
    cancelAnimationFrame(this.frame);
    this.audio?.pause();
    if (playing === this.audio) playing = null;
    this.audio = null;
    this.at = 0;
    this.paused = true;
  }

  private async readWave(): Promise<void> {
    try {
      const response = await fetch(this.src, { credentials: "same-origin", signal: this.reading.signal });
      if (!response.ok) return;
      const context = new OfflineAudioContext(1, 1, 22050);
      const decoded = await context.decodeAudioData(await response.arrayBuffer());
      this.wave = peaks(decoded.getChannelData(0), BARS);
      if (this.length === 0) this.length = decoded.duration;
    } catch {
      // Without a waveform the player is a plain bar; whether it plays at all shows when it is asked to.
    }
  }

  private player(): HTMLAudioElement {
    if (this.audio) return this.audio;
    const audio = new Audio(this.src);
    audio.preload = "none";
    audio.addEventListener("durationchange", () => {
      if (Number.isFinite(audio.duration)) this.length = audio.duration;
    });
    audio.addEventListener("play", () => {
      this.paused = false;
      this.follow();
    });
    audio.addEventListener("pause", () => { this.paused = true; });
    audio.addEventListener("ended", () => {
      this.paused = true;
      this.at = 0;
      audio.currentTime = 0;
    });
    audio.addEventListener("error", () => {
      this.failed = true;
      this.paused = true;
    });
    this.audio = audio;
    return audio;
  }

  private follow(): void {
    cancelAnimationFrame(this.frame);
    const step = (): void => {
      if (!this.audio || this.paused) return;
      this.at = this.audio.currentTime;
      this.frame = requestAnimationFrame(step);
    };
    step();
  }

  private toggle(): void {
    const audio = this.player();
    this.failed = false;
    if (!audio.paused) {
      audio.pause();
      return;
    }
    if (playing && playing !== audio) playing.pause();
    playing = audio;
    audio.playbackRate = this.speed;
    audio.play().catch((error: unknown) => {
      if (!(error instanceof DOMException && error.name === "AbortError")) this.failed = true;
    });
  }

  private seek(seconds: number): void {
    this.at = Math.max(0, Math.min(this.length, seconds));
    this.player().currentTime = this.at;
  }

  private onPointer(event: PointerEvent): void {
    if (event.type === "pointermove" && event.buttons === 0) return;
    const area = event.currentTarget as HTMLElement;
    if (event.type === "pointerdown") area.setPointerCapture(event.pointerId);
    const around = area.getBoundingClientRect();
    this.seek(((event.clientX - around.left) / around.width) * this.length);
  }

  private onKey(event: KeyboardEvent): void {
    const moves: Readonly<Record<string, number>> = {
      ArrowRight: this.at + STEP_SECONDS, ArrowUp: this.at + STEP_SECONDS, ArrowLeft: this.at - STEP_SECONDS, ArrowDown: this.at - STEP_SECONDS, Home: 0, End: this.length,
    };
    const move = moves[event.key];
    if (move !== undefined) this.seek(move);
    else if (event.key === " " || event.key === "Enter") this.toggle();
    else return;
    event.preventDefault();
  }

  private nextSpeed(): void {
    const at = SPEEDS.findIndex((speed) => speed === this.speed);
    this.speed = SPEEDS[(at + 1) % SPEEDS.length] ?? 1;
    if (this.audio) this.audio.playbackRate = this.speed;
  }

  private renderWave(): TemplateResult {
    const share = this.length > 0 ? this.at / this.length : 0;
    const wave = this.wave ?? Array.from({ length: BARS }, () => 0.14);
    return html`<svg viewBox="0 0 ${BARS * 5} 28" preserveAspectRatio="none" aria-hidden="true">${wave.map((level, index) => {
      const height = Math.max(3, level * 26);
      return svg`<rect class=${index / BARS < share ? "played" : ""} x=${index * 5} y=${14 - height / 2} width="3" height=${height} rx="1.5"/>`;
    })}</svg>`;
  }

  protected override render(): TemplateResult {
    return html`<div class="player" role="group" aria-label=${this.label} data-testid="voice-player">
      <button class="play" type="button" aria-label=${this.paused ? "Play" : "Pause"} data-testid="voice-play" @click=${this.toggle}>${icon(this.paused ? "play" : "pause", 15)}</button>
      <div class="wave" role="slider" tabindex="0" aria-label="Position" aria-valuemin="0" aria-valuemax=${Math.round(this.length)} aria-valuenow=${Math.round(this.at)} aria-valuetext="${playTime(this.at)} of ${playTime(this.length)}"
        @pointerdown=${this.onPointer} @pointermove=${this.onPointer} @keydown=${this.onKey}>${this.renderWave()}</div>
      <span class="time numbers">${playTime(this.at)} / ${playTime(this.length)}</span>
      <button class="speed numbers" type="button" aria-label="Speed ${this.speed} times" data-testid="voice-speed" @click=${this.nextSpeed}>${this.speed}×</button>
    </div>${this.failed ? html`<p class="fault" role="status">This recording cannot be played here.</p>` : nothing}`;
  }
}

customElements.define("av-voice-player", VoicePlayer);
