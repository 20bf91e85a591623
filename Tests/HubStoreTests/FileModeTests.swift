import Foundation
import HubRouter
import Testing

@testable import HubStore

@Suite("File modes", .timeLimit(.minutes(5)))
struct FileModeTests {
    private func mode(_ path: String) throws -> String {
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        return String(try #require(attributes[.posixPermissions] as? Int), radix: 8)
    }

    private func modes(_ path: String) throws -> [String] {
        try ["", "-wal", "-shm", ".lock"].map { try mode(path + $0) }
    }

    @Test func newFilesAreTheirOwnersAlone() async throws {
        let root = FileManager.default.temporaryDirectory.appendingPathComponent("patchbay-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: root) }
        let folder = root.appendingPathComponent("a/b")
        let path = folder.appendingPathComponent("hub.db").path
        let store = try Store(at: path)
        _ = try await SampleRows.put(into: .lotus, of: store.storage)
        #expect(try modes(path) == ["600", "600", "600", "600"])
        #expect(try mode(folder.path) == "700")
        #expect(try mode(folder.deletingLastPathComponent().path) == "700")
        #expect(store.storage.warnings == [])
    }

    @Test func filesOfAnEarlierVersionAreTakenFromOthers() async throws {
        let store = try Store()
        _ = try await SampleRows.put(into: .lotus, of: store.storage)
        try store.storage.close()
        for path in [store.path, store.path + ".lock"] {
            try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
        }
        let again = try Store(at: store.path)
        _ = try await again.storage.schedule { try $0.channelsWithHeldReplies() }
        #expect(try modes(store.path) == ["600", "600", "600", "600"])
    }

    @Test(arguments: [(0o755, true), (0o701, true), (0o770, true), (0o750, false), (0o700, false)])
    func aFolderThatOthersCanReadIsLeftAndTold(_ mode: Int, _ isTold: Bool) throws {
        let store = try Store()
        try store.storage.close()
        let folder = URL(fileURLWithPath: store.path).deletingLastPathComponent().path
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: folder)
        let again = try Store(at: store.path)
        #expect(again.storage.warnings.contains { $0.contains("chmod 700 \(folder)") } == isTold)
        #expect(try self.mode(folder) == String(mode, radix: 8))
    }
}
