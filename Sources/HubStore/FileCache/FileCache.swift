import ChannelKit
package import Foundation
package import Logging
import Synchronization

/// A cache of strategies in a folder: one file for each entry, and never more than a number of bytes.
///
/// A file that is damaged, or that another version of the program wrote, counts as missing and is written again. The
/// files contain what customers are expected to say, so only the hub's user may read them.
package final class FileCache: StrategyCache {
    /// The default limit in bytes: the models of ten thousand tenants.
    package static let defaultLimit = 1 << 30

    private struct Entry {
        let size: Int
        var lastUse: Date
    }

    private let folder: String
    private let writer: String
    private let limit: Int
    private let logger: Logger
    /// Files are read and written here, one at a time, off the cooperative pool.
    private let queue = DispatchQueue(label: "strategy-cache", qos: .utility)
    /// The entries of the folder; nil until it was read.
    private let entries = Mutex<[String: Entry]?>(nil)

    /// Creates a cache; the folder is created with its first entry.
    ///
    /// - Parameters:
    ///   - writer: The version of the program; entries of another one are deleted.
    ///   - limit: The max size of all entries, in bytes; the least recently used ones are deleted beyond it.
    package init(folder: String, writer: String, limit: Int = FileCache.defaultLimit, logger: Logger) {
        self.folder = folder
        self.writer = writer
        self.limit = limit
        self.logger = logger
    }

    package var isPersistent: Bool { true }

    package func contains(_ key: String) async -> Bool { await onQueue { $0[key] != nil } }

    package func data(for key: String) async -> Data? {
        await onQueue { [self] entries in
            guard entries[key] != nil else { return nil }
            guard let data = file(key).data else {
                // The next preparation writes it again.
                entries[key] = nil
                file(key).remove()
                return nil
            }
            entries[key]?.lastUse = Date()
            file(key).touch()
            return data
        }
    }

    package func store(_ data: Data, for key: String) async {
        await onQueue { [self] entries in
            let file = file(key)
            let size = file.size(of: data)
            guard key.isCacheKey, size <= limit else { return }
            entries[key] = nil
            makeRoom(for: size, in: &entries)
            do { try file.write(data) } catch {
                logger.warning("cannot write the cache", metadata: ["file": "\(file.path)", "error": "\(error)"])
                return
            }
            entries[key] = Entry(size: size, lastUse: Date())
        }
    }

    private func file(_ key: String) -> CacheFile { CacheFile(folder: folder, name: key, writer: writer) }

    private func makeRoom(for size: Int, in entries: inout [String: Entry]) {
        var total = entries.values.reduce(size) { $0 + $1.size }
        guard total > limit else { return }
        for (key, entry) in entries.sorted(by: { $0.value.lastUse < $1.value.lastUse }) {
            file(key).remove()
            entries[key] = nil
            total -= entry.size
            if total <= limit { return }
        }
    }

    /// Reads the folder, and deletes what is not an entry of this version.
    private func readEntries() -> [String: Entry] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.reduce(into: [:]) { entries, name in
            let file = file(name)
            guard name.isCacheKey, let facts = file.facts else { return file.remove() }
            entries[name] = Entry(size: facts.size, lastUse: facts.lastUse)
        }
    }

    private func onQueue<Result: Sendable>(
        _ work: @escaping @Sendable (inout [String: Entry]) -> Result
    ) async -> Result {
        await withCheckedContinuation { continuation in
            queue.async { [self] in
                let result = entries.withLock { entries in
                    var known = entries ?? readEntries()
                    defer { entries = known }
                    return work(&known)
                }
                continuation.resume(returning: result)
            }
        }
    }
}

extension String {
    /// True for at most 100 lower-case letters, digits and hyphens, which are safe in the name of a file.
    fileprivate var isCacheKey: Bool {
        (1...100).contains(utf8.count)
            && utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
                    true
                default: false
                }
            }
    }
}
