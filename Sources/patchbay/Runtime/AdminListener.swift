import HubConfig
import HubServer
import ServiceLifecycle
import Synchronization

/// The listener for operators, beside the public one: health and metrics.
final class AdminListener: Sendable {
    private let address: ListenAddress
    private let ports: AsyncStream<Int>
    private let bound: AsyncStream<Int>.Continuation
    private let port = Mutex<Int?>(nil)

    init(on address: ListenAddress) {
        self.address = address
        (ports, bound) = AsyncStream.makeStream()
    }

    /// The URL by which a program on this machine reaches it; nil until it listens.
    var url: String? { port.withLock { $0 }.map(address.url(port:)) }

    /// The service that listens.
    func service(of application: HubApplication) -> any Service {
        application.adminService(host: address.host, port: address.port) { [self] port in
            self.port.withLock { $0 = port }
            bound.yield(port)
            bound.finish()
        }
    }

    /// Sees that its port can be had.
    func requireFree() throws { try address.requireFree(option: "--admin-listen or 'hub.admin.listen'") }

    /// Waits until it listens; for one caller.
    func waitUntilBound() async { for await _ in ports { return } }
}

extension ServeOptions {
    /// The address for operators: the option, else `hub.admin.listen`, else the default.
    ///
    /// With a public port of 0 the default is 0 too, so that several hubs of one machine do not meet.
    func adminAddress(_ hub: HubSettings) -> ListenAddress {
        let usual = listen.port == 0 ? "127.0.0.1:0" : HubSettings.defaultAdminListen
        return adminListen ?? ListenAddress(argument: hub.adminListen ?? usual)
            ?? ListenAddress(host: "127.0.0.1", port: 0)
    }
}
