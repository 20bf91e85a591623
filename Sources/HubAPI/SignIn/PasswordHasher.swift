import ChannelKit
import Crypto
import CryptoExtras
import Foundation
import HTTPTypes
import HubRouter
import NIOPosix
import Synchronization

/// The hashes of passwords, by scrypt, on threads of their own.
///
/// A hash takes 32 MB and a sixth of a second: two at a time, so that sign-ins can use neither the memory nor the
/// processors that webhooks need.
final class PasswordHasher: Sendable {
    /// The hashes at a time.
    private static let threads = 2
    /// The max hashes that wait: more would wait longer than a client does.
    private static let maxWaiting = 16
    private static let saltCount = 16
    private static let hashCount = 32

    private let cost: PasswordCost
    private let pool = NIOThreadPool(numberOfThreads: threads)
    private let running = Mutex(0)

    init(_ cost: PasswordCost = .standard) {
        self.cost = cost
        pool.start()
    }

    deinit { pool.shutdownGracefully { _ in } }

    /// Hashes a new password, as a PHC string.
    func hash(_ password: String) async throws -> String {
        var generator = SystemRandomNumberGenerator()
        let salt = Data((0..<Self.saltCount).map { _ in UInt8.random(in: .min ... .max, using: &generator) })
        return try await run { [cost] in try cost.prefix + Self.text(of: Self.derive(password, salt, cost), salt) }
    }

    /// True if `hash` is one of `password`.
    ///
    /// Without a hash it takes the same time, so that a client does not learn which accounts exist.
    func verify(_ password: String, _ hash: String?) async throws -> Bool {
        try await run { [cost] in
            guard let hash, let (salt, expected) = Self.parts(of: hash, cost) else {
                _ = try Self.derive(password, Data(count: Self.saltCount), cost)
                return false
            }
            return try Self.derive(password, salt, cost).equalsInConstantTime(expected)
        }
    }

    /// Runs a hash on one of the threads.
    ///
    /// - Throws: ``Problem`` if too many wait.
    private func run<Result: Sendable>(_ work: @escaping @Sendable () throws -> Result) async throws -> Result {
        let isFull = running.withLock { running in
            guard running < Self.threads + Self.maxWaiting else { return true }
            running += 1
            return false
        }
        guard !isFull else {
            throw Problem(.unavailable, "too many sign-ins at a time; retry", headers: [.retryAfter: "5"])
        }
        defer { running.withLock { $0 -= 1 } }
        return try await pool.runIfActive {
            Self.yieldToOthers()
            return try work()
        }
    }

    /// Gives the thread a low priority: a webhook's answer does not wait for a hash.
    ///
    /// Not the lowest: on a busy machine that gets a hundredth of a processor, and a sign-in would take a minute.
    private static func yieldToOthers() {
        #if os(Linux)
            // Of the calling thread on Linux, whose threads have priorities of their own.
            _ = setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, 10)
        #endif
    }

    private static func derive(_ password: String, _ salt: Data, _ cost: PasswordCost) throws -> Data {
        // Composed, so that an accent is the same bytes on every keyboard.
        let bytes = Data(password.precomposedStringWithCanonicalMapping.utf8)
        let key = try KDF.Scrypt.deriveKey(
            from: bytes,
            salt: salt,
            outputByteCount: hashCount,
            rounds: 1 << cost.logRounds,
            blockSize: cost.blockSize,
            parallelism: cost.parallelism
        )
        return key.withUnsafeBytes { Data($0) }
    }

    private static func text(of hash: Data, _ salt: Data) -> String { "\(base64(salt))$\(base64(hash))" }

    private static func parts(of text: String, _ cost: PasswordCost) -> (salt: Data, hash: Data)? {
        guard text.hasPrefix(cost.prefix) else { return nil }
        let parts = text.dropFirst(cost.prefix.count).split(separator: "$").compactMap { part in
            Data(base64Encoded: part + String(repeating: "=", count: (4 - part.utf8.count % 4) % 4))
        }
        return parts.count == 2 ? (parts[0], parts[1]) : nil
    }

    private static func base64(_ data: Data) -> String { data.base64EncodedString().replacing("=", with: "") }
}

/// The cost of a hash of scrypt.
package struct PasswordCost: Sendable {
    fileprivate let logRounds: Int
    fileprivate let blockSize: Int
    fileprivate let parallelism: Int

    /// N = 2^15, r = 8, p = 3: as strong as the first choice of OWASP, and with a quarter of its memory.
    package static let standard = PasswordCost(logRounds: 15, blockSize: 8, parallelism: 3)
    /// For tests, whose build without optimization takes seconds for a hash of the standard cost.
    package static let tests = PasswordCost(logRounds: 8, blockSize: 8, parallelism: 1)

    /// The beginning of a PHC string.
    fileprivate var prefix: String { "$scrypt$ln=\(logRounds),r=\(blockSize),p=\(parallelism)$" }
}
