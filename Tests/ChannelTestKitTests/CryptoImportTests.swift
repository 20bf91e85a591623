import ChannelTestKit
import Foundation
import Testing

/// The check of a plugin's imports.
struct CryptoImportTests {
    @Test(
        arguments: [
            ("import Crypto", false), ("public import Crypto", false), ("import Crypto  // Ed25519 signatures", true),
            ("import ChannelKit", true),
        ]
    )
    func importOfCryptoNeedsAReason(line: String, passes: Bool) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "patchbay-imports-\(UUID())")
        defer { try? FileManager.default.removeItem(at: folder) }
        let sources = folder.appending(path: "Sources/Inner")
        try FileManager.default.createDirectory(at: sources, withIntermediateDirectories: true)
        try Data("\(line)\nstruct A {}\n".utf8).write(to: sources.appending(path: "A.swift"))
        var subject = ToySample.subject(HealthyToy.self)
        subject.folder = folder
        let check = try #require(Conformance.check("sources-crypto"))
        #expect(await check.failures(of: subject).isEmpty == passes)
    }
}
