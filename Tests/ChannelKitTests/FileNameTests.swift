import ChannelKit
import Testing

@Suite("Names of files")
struct FileNameTests {
    static let cases: [(name: String, cleaned: String?)] = [
        ("receipt.pdf", "receipt.pdf"), ("My photo (1).JPG", "My photo (1).JPG"), ("été.png", "été.png"),
        ("/etc/passwd", "passwd"), ("../../victim/.bashrc", "bashrc"), ("C:\\Users\\x\\a.txt", "a.txt"),
        ("a/..", nil), ("a\\..\\", nil), ("..", nil), (".", nil), ("", nil), ("/", nil), ("...", nil), (" ", nil),
        (".env", "env"), ("-rf", "rf"), ("~root", "root"), ("a.txt. .", "a.txt"), ("channels.yaml", "channels.yaml"),
        ("a\u{0}.png", "a.png"), ("a\n\r\tb", "a   b"), ("\na", "a"), ("\u{1B}]0;x\u{7}.txt", "]0;x.txt"),
        ("gpj\u{202E}exe.doc", "gpjexe.doc"),
        ("a\u{200B}\u{FEFF}b\u{2028}c", "abc"), ("a:b*c?.txt", "a_b_c_.txt"), ("CON", "_CON"), ("nul.txt", "_nul.txt"),
        ("lpt1.doc", "_lpt1.doc"), ("console.txt", "console.txt"), ("../", nil), ("..\u{202E}/..", nil),
        (String(repeating: "a", count: 300) + ".pdf", String(repeating: "a", count: 116) + ".pdf"),
        (String(repeating: "é", count: 300) + ".pdf", String(repeating: "é", count: 58) + ".pdf"),
        ("a." + String(repeating: "b", count: 300), "a." + String(repeating: "b", count: 118)),
    ]

    @Test(arguments: cases)
    func areCleaned(_ name: String, _ cleaned: String?) {
        #expect(FileName.cleaned(name) == cleaned)
        // The place where every adapter's files come from, and where they are read again from the database.
        #expect(ContentPart.Media(filename: name).filename == cleaned)
        #expect(cleaned.map(FileName.cleaned) == cleaned.map(Optional.some))
    }
}
