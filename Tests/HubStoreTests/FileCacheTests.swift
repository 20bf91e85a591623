import ChannelKit
import ChannelTestKit
import Foundation
import HubStore
import Logging
import Testing

@Suite("File cache")
struct FileCacheTests {
    private static let data = Data("a model".utf8)

    private func cache(
        in folder: TemporaryFolder,
        writer: String = "1.0",
        limit: Int = FileCache.defaultLimit
    ) -> FileCache {
        FileCache(folder: folder.path("cache"), writer: writer, limit: limit, logger: Logger(label: "test"))
    }

    private func mode(of path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }

    @Test func entryOutlivesTheProcess() async throws {
        let folder = try TemporaryFolder()
        let first = cache(in: folder)
        #expect(await first.data(for: "a-1") == nil)
        await first.store(Self.data, for: "a-1")
        #expect(await first.data(for: "a-1") == Self.data)
        let second = cache(in: folder)
        #expect(await second.contains("a-1"))
        #expect(await second.data(for: "a-1") == Self.data)
        #expect(await !second.contains("a-2"))
    }

    @Test func onlyTheOwnerCanRead() async throws {
        let folder = try TemporaryFolder()
        await cache(in: folder).store(Self.data, for: "a")
        #expect(try mode(of: folder.path("cache")) == 0o700)
        #expect(try mode(of: folder.path("cache/a")) == 0o600)
    }

    /// Changes of a file, after each of which it counts as missing.
    static let damages: [@Sendable (inout Data) -> Void] = [
        { $0 = Data() }, { $0.removeLast() }, { $0.append(7) }, { $0[$0.count - 1] ^= 1 }, { $0[0] ^= 1 },
        { $0 = Data($0.suffix(7)) }, { $0 = Data(repeating: 0x20, count: 2_000) },
    ]

    @Test(arguments: damages.indices)
    func damagedEntryIsMissingAndWrittenAgain(index: Int) async throws {
        let folder = try TemporaryFolder()
        let path = folder.path("cache/a")
        await cache(in: folder).store(Self.data, for: "a")
        var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        Self.damages[index](&bytes)
        try bytes.write(to: URL(fileURLWithPath: path))
        let damaged = cache(in: folder)
        #expect(await damaged.data(for: "a") == nil)
        #expect(await !damaged.contains("a"))
        await damaged.store(Self.data, for: "a")
        #expect(await cache(in: folder).data(for: "a") == Self.data)
    }

    @Test func entryOfAnotherVersionIsDeleted() async throws {
        let folder = try TemporaryFolder()
        await cache(in: folder).store(Self.data, for: "a")
        let other = cache(in: folder, writer: "2.0")
        #expect(await !other.contains("a"))
        #expect(!FileManager.default.fileExists(atPath: folder.path("cache/a")))
    }

    @Test func leastRecentlyUsedEntryMakesRoom() async throws {
        let folder = try TemporaryFolder()
        let data = Data(repeating: 1, count: 1_000)
        let cache = cache(in: folder, limit: 2_500)
        for key in ["a", "b"] { await cache.store(data, for: key) }
        #expect(await cache.data(for: "a") == data)
        await cache.store(data, for: "c")
        #expect(await cache.data(for: "b") == nil)
        #expect(await cache.data(for: "a") == data)
        #expect(await cache.data(for: "c") == data)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path("cache")).sorted() == ["a", "c"])
        await cache.store(Data(repeating: 1, count: 3_000), for: "d")
        #expect(await !cache.contains("d"))
    }

    @Test(arguments: ["", "../a", "a/b", "A", ".a", "a.b", String(repeating: "a", count: 101)])
    func keyThatIsNoFileNameStoresNothing(key: String) async throws {
        let folder = try TemporaryFolder()
        let cache = cache(in: folder)
        await cache.store(Self.data, for: key)
        #expect(await !cache.contains(key))
        #expect(await cache.data(for: key) == nil)
        #expect(!FileManager.default.fileExists(atPath: folder.path("cache")))
    }
}
