import Foundation
import NIOCore
import NIOPosix
import Synchronization

/// The system's DNS resolver, on threads of its own.
///
/// A call of the resolver cannot be cancelled, and lasts as long as a name server is silent. So a host has one call at a
/// time, which all its callers share: however often it is asked for, it keeps only one of the threads.
final class SystemLookup: Sendable {
    /// The reason why a lookup has no address.
    enum Failure: Error {
        case notFound
        case late
    }

    /// The lookups of hosts from the configuration.
    static let configured = SystemLookup()
    /// The lookups of hosts that a customer or a provider chose, which cannot keep the threads of the others.
    static let untrusted = SystemLookup()

    private let threads: NIOThreadPool
    private let running = Mutex<[String: EventLoopFuture<[IPAddress]>]>([:])

    private init() {
        threads = NIOThreadPool(numberOfThreads: 8)
        threads.start()
    }

    /// The addresses of `host`, in the order of the system's preference.
    func addresses(of host: String, within time: Duration) async throws -> [IPAddress] {
        let loop = MultiThreadedEventLoopGroup.singleton.any()
        let answer = loop.makePromise(of: [IPAddress].self)
        let alarm = loop.scheduleTask(in: TimeAmount(time)) { answer.fail(Failure.late) }
        defer { alarm.cancel() }
        call(for: host, on: loop).cascade(to: answer)
        return try await withTaskCancellationHandler {
            try await answer.futureResult.get()
        } onCancel: {
            answer.fail(CancellationError())
        }
    }

    /// The running call for `host`, or a new one.
    private func call(for host: String, on loop: any EventLoop) -> EventLoopFuture<[IPAddress]> {
        running.withLock { running in
            if let call = running[host] { return call }
            let call = loop.makePromise(of: [IPAddress].self)
            running[host] = call.futureResult
            threads.submit { [self] _ in
                let found = Result { try Self.lookUp(host) }
                self.running.withLock { $0[host] = nil }
                call.completeWith(found)
            }
            return call.futureResult
        }
    }

    private static func lookUp(_ host: String) throws -> [IPAddress] {
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, nil, nil, &list) == 0 else { throw Failure.notFound }
        defer { freeaddrinfo(list) }
        var addresses: [IPAddress] = []
        var next = list
        while let entry = next {
            if let address = entry.pointee.ai_addr.flatMap({ IPAddress($0) }) { addresses.append(address) }
            next = entry.pointee.ai_next
        }
        return addresses
    }
}
