//! Bytes in a file's encoding become UTF-8; a byte order mark decides over the map.

use std::io::{Cursor, Read};

use encoding_rs::{CoderResult, Decoder, Encoding, UTF_8};

const CHUNK: usize = 16 << 10;

/// Returns a reader of UTF-8 without a byte order mark. UTF-8 passes through as it stands,
/// so that a wrong byte can be reported with its line.
pub(super) fn decoded<'a>(
    mut from: impl Read + 'a,
    encoding: &'static Encoding,
) -> std::io::Result<Box<dyn Read + 'a>> {
    let mut head = Vec::with_capacity(3);
    from.by_ref().take(3).read_to_end(&mut head)?;
    let (encoding, mark) = Encoding::for_bom(&head).unwrap_or((encoding, 0));
    head.drain(..mark);
    let whole = Cursor::new(head).chain(from);
    if encoding == UTF_8 {
        return Ok(Box::new(whole));
    }
    Ok(Box::new(Decoding {
        from: whole,
        decoder: encoding.new_decoder_without_bom_handling(),
        input: Vec::new(),
        taken: 0,
        output: Vec::new(),
        given: 0,
        ended: false,
    }))
}

struct Decoding<R> {
    from: R,
    decoder: Decoder,
    input: Vec<u8>,
    taken: usize,
    output: Vec<u8>,
    given: usize,
    ended: bool,
}

impl<R: Read> Decoding<R> {
    fn fill(&mut self) -> std::io::Result<()> {
        self.output.resize(CHUNK * 3, 0);
        self.given = 0;
        let mut written = 0;
        while written == 0 && !self.ended {
            if self.taken == self.input.len() {
                self.input.resize(CHUNK, 0);
                let n = self.from.read(&mut self.input)?;
                self.input.truncate(n);
                self.taken = 0;
            }
            let last = self.input.is_empty();
            let (result, read, n, _) =
                self.decoder
                    .decode_to_utf8(&self.input[self.taken..], &mut self.output, last);
            self.taken += read;
            written = n;
            self.ended = last && result == CoderResult::InputEmpty;
        }
        self.output.truncate(written);
        Ok(())
    }
}

impl<R: Read> Read for Decoding<R> {
    fn read(&mut self, to: &mut [u8]) -> std::io::Result<usize> {
        if self.given == self.output.len() {
            self.fill()?;
        }
        let ready = &self.output[self.given..];
        let n = ready.len().min(to.len());
        to[..n].copy_from_slice(&ready[..n]);
        self.given += n;
        Ok(n)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use encoding_rs::{UTF_16LE, WINDOWS_1252};

    fn text(bytes: &[u8], encoding: &'static Encoding) -> String {
        let mut out = String::new();
        decoded(bytes, encoding)
            .unwrap()
            .read_to_string(&mut out)
            .unwrap();
        out
    }

    #[test]
    fn each_encoding_is_read_and_a_mark_decides() {
        assert_eq!(text("\u{feff}aé".as_bytes(), UTF_8), "aé");
        assert_eq!(text(b"caf\xe9 \x80", WINDOWS_1252), "café €");
        assert_eq!(text(b"\xff\xfeh\0i\0", UTF_8), "hi");
        assert_eq!(text(b"\xfe\xff\0h\0i", WINDOWS_1252), "hi");
        assert_eq!(text(b"h\0i\0", UTF_16LE), "hi");
        assert_eq!(text(b"", UTF_16LE), "");
        assert_eq!(text(b"ab", UTF_8), "ab");
    }

    #[test]
    fn a_long_text_comes_through_whole() {
        let long = "Zürich ".repeat(30_000);
        let mut bytes = vec![0xff, 0xfe];
        bytes.extend(long.encode_utf16().flat_map(u16::to_le_bytes));
        assert_eq!(text(&bytes, UTF_8), long);
    }
}
