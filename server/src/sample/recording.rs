//! Short voice recordings: WAV with a babble of tones, MP3 with silent frames (an encoder would be a program of its own).

use super::random::Random;

/// A recording.
#[derive(Debug)]
pub struct Recording {
    /// `audio/wav` or `audio/mpeg`.
    pub content_type: &'static str,
    /// File ending.
    pub ending: &'static str,
    /// Length in milliseconds.
    pub duration_ms: usize,
    /// The file.
    pub bytes: Vec<u8>,
}

impl Recording {
    /// A recording of one to four seconds.
    pub fn draw(random: &mut Random) -> Self {
        if random.chance(60) { wav(random) } else { mp3(random) }
    }
}

const RATE_HZ: usize = 8_000;

/// Mono, 8 bits, 8 kHz; whole-number arithmetic, so that the bytes are equal everywhere.
fn wav(random: &mut Random) -> Recording {
    let syllables = 5 + random.below(12);
    let mut samples = Vec::new();
    for _ in 0..syllables {
        let period = 40 + random.below(50);
        let length = 700 + random.below(900);
        for at in 0..length {
            let ramp = at.min(length - at).min(200);
            let phase = at % period;
            let wave = if phase * 2 < period { phase * 4 } else { (period - phase) * 4 };
            let level = 128 + wave * ramp / 400 - period * ramp / 400;
            samples.push(u8::try_from(level.min(255)).unwrap_or(128));
        }
        samples.extend(std::iter::repeat_n(128_u8, 300));
    }
    let size = |number: usize| u32::try_from(number).unwrap_or_default().to_le_bytes();
    let mut bytes = b"RIFF".to_vec();
    bytes.extend(size(36 + samples.len() + samples.len() % 2));
    bytes.extend(b"WAVEfmt ");
    bytes.extend(size(16));
    bytes.extend([1, 0, 1, 0]);
    bytes.extend(size(RATE_HZ));
    bytes.extend(size(RATE_HZ));
    bytes.extend([1, 0, 8, 0]);
    bytes.extend(b"data");
    bytes.extend(size(samples.len()));
    bytes.extend(&samples);
    if samples.len() % 2 == 1 {
        bytes.push(0);
    }
    Recording {
        content_type: "audio/wav",
        ending: "wav",
        duration_ms: samples.len() * 1_000 / RATE_HZ,
        bytes,
    }
}

/// MPEG-1 layer III, 32 kbit/s, 32 kHz, mono. A frame of zeros after the header is silence: its side information says that no
/// data follows.
fn mp3(random: &mut Random) -> Recording {
    const FRAME_BYTES: usize = 144;
    const FRAME_MS: usize = 36;
    let frames = 30 + random.below(80);
    let mut bytes = Vec::with_capacity(frames * FRAME_BYTES);
    for _ in 0..frames {
        bytes.extend([0xff, 0xfb, 0x18, 0xc4]);
        bytes.extend(std::iter::repeat_n(0_u8, FRAME_BYTES - 4));
    }
    Recording { content_type: "audio/mpeg", ending: "mp3", duration_ms: frames * FRAME_MS, bytes }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_state_the_true_length() {
        let recording = wav(&mut Random::of("test", 1));
        let stated = u32::from_le_bytes(recording.bytes[4..8].try_into().unwrap());
        assert_eq!(stated as usize + 8, recording.bytes.len());
        let recording = mp3(&mut Random::of("test", 1));
        assert_eq!(recording.bytes.len() % 144, 0);
        assert_eq!(recording.bytes.len() / 144 * 36, recording.duration_ms);
    }
}
