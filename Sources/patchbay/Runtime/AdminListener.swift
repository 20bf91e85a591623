import HubConfig
import HubServer
import ServiceLifecycle
import Synchronization

/// The listener of health and metrics, separate from the public one.
final class AdminListener: Sendable {
    private let address: ListenAddress
    private let ports: AsyncStream<Int>
    private let bound: AsyncStream<Int>.Continuation
    private let port = Mutex<Int?>(nil)

    init(on address: ListenAddress) {
        self.address = address
        (ports, bound) = AsyncStream.makeStream()
    }

    /// The listener's URL on this machine; nil until it listens.
    var url: String? { port.withLock { $0 }.map(address.url(port:)) }

    /// The service that listens.
    func service(of application: HubApplication) -> any Service {
        application.adminService(host: address.host, port: address.port) { [self] port in
            self.port.withLock { $0 = port }
            bound.yield(port)
            bound.finish()
        }
    }

    /// Checks that its port is free.
    func requireFree() throws { try address.requireFree(option: "--admin-listen or 'hub.admin.listen'") }

    /// Waits until it listens; for a single caller.
    func waitUntilBound() async { for await _ in ports { return } }
}

extension ServeOptions {
    /// The listener's address: the option, else `hub.admin.listen`, else the default.
    ///
    /// With a public port of 0 the default port is 0 too, so that several hubs of one machine do not conflict.
    func adminAddress(_ hub: HubSettings) -> ListenAddress {
        let fallback = listen.port == 0 ? "127.0.0.1:0" : HubSettings.defaultAdminListen
        return adminListen ?? ListenAddress(argument: hub.adminListen ?? fallback)
            ?? ListenAddress(host: "127.0.0.1", port: 0)
    }
}
