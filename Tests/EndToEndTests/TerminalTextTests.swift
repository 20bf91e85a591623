import ChannelTestKit
import Foundation
import Testing

@testable import patchbay

/// Customers' text on a terminal, and files with names that they chose.
struct TerminalTextTests {
    static let cases: [(text: String, safe: String)] = [
        ("Ana Roy, été 👩‍👧", "Ana Roy, été 👩‍👧"), ("a\tb\nc", "a\tb\nc"),
        ("\u{1B}[1mbold\u{1B}[0m", "\u{1B}[1mbold\u{1B}[0m"),
        ("\u{1B}[31mred\u{1B}[0m", "\u{1B}[31mred\u{1B}[0m"), ("\u{1B}]0;title\u{7}", "\\u{1B}]0;title\\u{7}"),
        ("\u{1B}[2J", "\\u{1B}[2J"), ("\u{1B}[123m", "\\u{1B}[123m"), ("\u{1B}", "\\u{1B}"), ("\u{1B}[", "\\u{1B}["),
        ("\u{9B}2J", "\\u{9B}2J"), ("a\rb", "a\\u{D}b"), ("\u{0}\u{8}\u{7F}", "\\u{0}\\u{8}\\u{7F}"),
        ("gpj\u{202E}exe", "gpj\\u{202E}exe"), ("a\u{2066}b\u{2028}c", "a\\u{2066}b\\u{2028}c"), ("", ""),
    ]

    @Test(arguments: cases)
    func holdsNothingForTheTerminal(_ text: String, _ safe: String) {
        #expect(TerminalText.safe(text) == safe)
    }

    @Test func aNewFileIsForItsOwnerAndReplacesNothing() throws {
        let folder = try TemporaryFolder()
        let path = folder.url.appending(path: "photo.jpg").path
        try NewFile.write(Data("new".utf8), to: path)
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        #expect { try NewFile.write(Data("other".utf8), to: path) } throws: { ($0 as? POSIXError)?.code == .EEXIST }
        #expect(try Data(contentsOf: URL(filePath: path)) == Data("new".utf8))

        let target = folder.url.appending(path: "target").path
        let link = folder.url.appending(path: "link").path
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: target)
        #expect { try NewFile.write(Data("other".utf8), to: link) } throws: { ($0 as? POSIXError)?.code == .EEXIST }
        #expect(!FileManager.default.fileExists(atPath: target))
    }
}
