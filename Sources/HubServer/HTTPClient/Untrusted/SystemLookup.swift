import Foundation
import NIOCore
import NIOPosix

/// The system's DNS resolver, on threads of its own.
enum SystemLookup {
    /// The reason why a lookup has no address.
    enum Failure: Error {
        case notFound
        case late
    }

    /// The threads of lookups, which block: a slow name server must not block the cooperative pool.
    private static let threads: NIOThreadPool = {
        let pool = NIOThreadPool(numberOfThreads: 8)
        pool.start()
        return pool
    }()

    /// The addresses of `host`, in the order of the system's preference.
    static func addresses(of host: String, within time: Duration) async throws -> [IPAddress] {
        let loop = MultiThreadedEventLoopGroup.singleton.any()
        let answer = loop.makePromise(of: [IPAddress].self)
        // A call of the resolver cannot be cancelled: at the timeout it goes on without its caller.
        let alarm = loop.scheduleTask(in: TimeAmount(time)) { answer.fail(Failure.late) }
        defer { alarm.cancel() }
        threads.submit { _ in answer.completeWith(Result { try lookUp(host) }) }
        return try await answer.futureResult.get()
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
