//! Git's binary patch: the whole new bytes and the whole old ones, each zlib data in base 85. The data are stored, not
//! compressed: only files that are no UTF-8 text come here, and they are rare and small.

/// The digits of git's base 85 (`base85.c`).
const DIGITS: &[u8; 85] =
    b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~";

/// The part of a patch that follows the `index` line.
pub(crate) fn patch(before: &[u8], after: &[u8]) -> String {
    let mut out = String::from("GIT binary patch\n");
    for bytes in [after, before] {
        out.push_str(&format!("literal {}\n", bytes.len()));
        for line in stored(bytes).chunks(52) {
            // The first letter is the line's length: A to Z for 1 to 26, a to z for 27 to 52.
            let n = line.len() as u8;
            out.push(if n <= 26 { (b'A' + n - 1) as char } else { (b'a' + n - 27) as char });
            for word in line.chunks(4) {
                let mut padded = [0; 4];
                padded[..word.len()].copy_from_slice(word);
                let mut value = u32::from_be_bytes(padded);
                let mut digits = [0; 5];
                for digit in digits.iter_mut().rev() {
                    *digit = DIGITS[(value % 85) as usize];
                    value /= 85;
                }
                out.extend(digits.map(char::from));
            }
            out.push('\n');
        }
        out.push('\n');
    }
    out
}

/// A zlib stream of stored blocks (RFC 1950 and 1951, 3.2.4).
fn stored(bytes: &[u8]) -> Vec<u8> {
    let mut out = vec![0x78, 0x01];
    let blocks: Vec<&[u8]> = if bytes.is_empty() { vec![&[]] } else { bytes.chunks(0xffff).collect() };
    for (i, block) in blocks.iter().enumerate() {
        let len = block.len() as u16;
        out.push(u8::from(i + 1 == blocks.len()));
        out.extend(len.to_le_bytes());
        out.extend((!len).to_le_bytes());
        out.extend(*block);
    }
    let (a, b) = bytes.iter().fold((1u32, 0u32), |(a, b), byte| {
        let a = (a + u32::from(*byte)) % 65521;
        (a, (b + a) % 65521)
    });
    out.extend(((b << 16) | a).to_be_bytes());
    out
}
