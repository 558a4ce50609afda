//! Copying to the clipboard of the terminal in front of the person, also over SSH.

use std::io::{self, Write};

/// The longest text that is copied, in bytes: terminals drop longer ones without a word.
pub const LIMIT: usize = 64 * 1024;

/// Sends a text to the terminal's clipboard with OSC 52 (xterm, "Manipulate Selection Data").
///
/// The terminal does not answer, so nobody can know whether it took it. A text longer than [`LIMIT`] is
/// refused with a sentence.
pub fn copy(out: &mut impl Write, text: &str) -> io::Result<()> {
    if text.len() > LIMIT {
        return Err(io::Error::new(
            io::ErrorKind::InvalidInput,
            format!(
                "The text is {} bytes and the clipboard takes {LIMIT}; export it to a file instead.",
                text.len()
            ),
        ));
    }
    let mut sequence = b"\x1b]52;c;".to_vec();
    encode(&mut sequence, text.as_bytes());
    sequence.extend_from_slice(b"\x1b\\");
    out.write_all(&sequence)?;
    out.flush()
}

/// Appends bytes in base64 (RFC 4648, section 4).
fn encode(out: &mut Vec<u8>, bytes: &[u8]) {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for group in bytes.chunks(3) {
        let [a, b, c] = [0, 1, 2].map(|n| group.get(n).copied().unwrap_or(0));
        let bits = u32::from_be_bytes([0, a, b, c]);
        for place in 0..4 {
            out.push(if place <= group.len() {
                DIGITS[(bits >> (18 - 6 * place)) as usize & 63]
            } else {
                b'='
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn copied(text: &str) -> String {
        let mut out = Vec::new();
        copy(&mut out, text).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_text_reaches_the_clipboard_as_base64() {
        for (text, base64) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
            ("CHG-0042 →", "Q0hHLTAwNDIg4oaS"),
        ] {
            assert_eq!(copied(text), format!("\x1b]52;c;{base64}\x1b\\"));
        }
    }

    #[test]
    fn a_hostile_text_cannot_end_the_sequence() {
        let sent = copied("\x1b\\\x07\x1b]0;pwn");
        assert_eq!(sent.matches('\x1b').count(), 2);
        assert!(!sent.contains('\x07'));
    }

    #[test]
    fn a_text_that_is_too_long_is_refused_with_a_way_forward() {
        let mut out = Vec::new();
        let refusal = copy(&mut out, &"x".repeat(LIMIT + 1)).unwrap_err();
        assert!(refusal.to_string().contains("export it to a file"));
        assert!(out.is_empty());
    }
}
