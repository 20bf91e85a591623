import Foundation
import NIOCore
import NIOPosix

/// Asks the system's resolver, beside the cooperative pool.
enum SystemLookup {
    /// Why there is no address.
    enum Failure: Error {
        case notFound
        case late
    }

    /// Threads of its own: name servers that are slow on purpose hold up nothing else.
    private static let threads: NIOThreadPool = {
        let pool = NIOThreadPool(numberOfThreads: 8)
        pool.start()
        return pool
    }()

    /// Every address of `host`, in the order in which the system would try them.
    static func addresses(of host: String, within time: Duration) async throws -> [IPAddress] {
        let loop = MultiThreadedEventLoopGroup.singleton.any()
        let answer = loop.makePromise(of: [IPAddress].self)
        // Nothing ends a call of the resolver before it is done; whoever waits is let go all the same.
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
