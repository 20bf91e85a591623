import ChannelTestKit
import Foundation
import HubTestKit

/// A file system of a few megabytes in memory.
final class SmallDisk: Sendable {
    /// The databases on it need about eleven megabytes, and room to grow until the disk is full.
    private static let megabytes = 40

    private let folder: TemporaryFolder
    /// The folder for files of the server.
    var path: String { folder.path("disk") }

    /// - Throws: An error if this process may not mount file systems.
    init() throws {
        folder = try TemporaryFolder()
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        try PostgresPrograms.run(["mount", "-t", "tmpfs", "-o", "size=\(Self.megabytes)m,mode=0777", "tmpfs", path])
    }

    // At once for those who look, and once the server has ended for its files.
    deinit { _ = try? PostgresPrograms.run(["umount", "--lazy", path]) }

    /// True if this process may mount file systems.
    static let isAvailable = (try? SmallDisk()) != nil

    private var ballast: String { "\(path)/ballast" }

    /// Leaves no byte free.
    func fill() throws {
        // Fails when the disk is full, which is its purpose.
        _ = try? PostgresPrograms.run(["dd", "if=/dev/zero", "of=\(ballast)", "bs=64k"])
        _ = try? PostgresPrograms.run(["dd", "if=/dev/zero", "of=\(ballast).rest", "bs=1k"])
    }

    /// Frees the space again.
    func empty() throws {
        for file in [ballast, "\(ballast).rest"] { try FileManager.default.removeItem(atPath: file) }
    }
}
