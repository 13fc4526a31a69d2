//! Embeds the pack's folder.

fn main() -> std::io::Result<()> {
    scaffold_embed::embed()
}
