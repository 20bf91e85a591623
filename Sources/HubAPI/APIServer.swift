package import ChannelKit
import Foundation
import HTTPTypes
package import HubRouter
import Hummingbird
import HummingbirdCore
package import Logging
import NIOCore
package import ServiceLifecycle

/// The listener of the API, apart from that of webhooks and from that of operators.
package struct APIServer: Sendable {
    /// The time after which an idle connection is closed.
    private static let idleTimeout: TimeAmount = .seconds(60)
    /// The max bytes of a request's header fields.
    private static let headerBytes = 16 * 1024

    private let responder: APIResponder
    private let logger: Logger

    /// Makes the API of `hub`.
    package init(
        hub: Hub,
        storage: any HubStorage,
        clock: any HubClock = SystemClock(),
        passwords: PasswordCost = .standard,
        logger: Logger
    ) {
        responder = APIResponder(hub: hub, storage: storage, clock: clock, passwords: passwords, logger: logger)
        self.logger = logger
    }

    /// The routes, each as its method and its path.
    package var routes: [String] { responder.table.routes.map { "\($0.method.rawValue) \($0.path)" } }

    /// The service that listens on `host` and `port`; `onReady` gets the port once it accepts connections.
    package func service(
        host: String,
        port: Int,
        onReady: @escaping @Sendable (_ port: Int) async -> Void
    ) -> any Service {
        let decoder = HTTP1Channel.Configuration.DecoderConfiguration(maxHeaderListSize: Self.headerBytes)
        var configuration = HTTP1Channel.Configuration(idleTimeout: Self.idleTimeout)
        configuration.httpDecoder = decoder
        return Application(
            responder: responder,
            server: .http1(configuration: configuration),
            configuration: ApplicationConfiguration(address: .hostname(host, port: port), serverName: nil),
            onServerRunning: { await onReady($0.localAddress?.port ?? port) },
            logger: logger
        )
    }
}

/// The context of a request, with the address of its client.
struct APIContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    let peer: String?

    init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        peer = source.channel.remoteAddress?.ipAddress
    }
}
