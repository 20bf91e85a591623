import AsyncHTTPClient
import ChannelKit
import NIOCore
public import NIOSSL

/// How requests are made whose URL somebody else named (`OutboundRequest.Origin.untrusted`).
///
/// - The URL is `https`, without user or fragment, on an allowed port, its host in ASCII.
/// - The name is looked up anew for every attempt, every address of it is checked, and if one is refused the attempt
///   is. A checked address is connected to, under the host's name. So a name that answers differently the second time
///   gains nothing: there is no second time.
/// - No redirect is followed, no proxy is used, nothing is decompressed.
///
/// A refusal quotes neither the URL nor an address, and says the same whatever the reason: it is no scanner.
public struct UntrustedAccess: Sendable {
    /// Gives every address of a host, or throws; it returns in the given time.
    public typealias Lookup = @Sendable (_ host: String, _ within: Duration) async throws -> [IPAddress]

    /// Which addresses may be called.
    public var rule: PublicAddressRule
    /// Which ports may be called.
    public var ports: Set<Int>
    /// Certificates to trust besides the system's, for servers in the operator's own network.
    public var additionalRoots: [NIOSSLCertificate]
    private let lookUp: Lookup

    /// Describes an access.
    ///
    /// - Parameter lookUp: Asks for addresses; nil for the system's resolver.
    public init(
        rule: PublicAddressRule = PublicAddressRule(),
        ports: Set<Int> = [443],
        additionalRoots: [NIOSSLCertificate] = [],
        lookUp: Lookup? = nil
    ) {
        self.rule = rule
        self.ports = ports
        self.additionalRoots = additionalRoots
        self.lookUp = lookUp ?? { try await SystemLookup.addresses(of: $0, within: $1) }
    }

    /// A URL whose every address was checked, and the address to connect to.
    struct Target {
        let url: UntrustedURL
        let address: IPAddress
    }

    /// Checks `url` and all the addresses that its host has now.
    func target(of url: String, within time: Duration) async throws(HTTPFailure) -> Target {
        guard let url = UntrustedURL(url, ports: ports) else { throw .notAllowed }
        let addresses = try await addresses(of: url, within: time)
        guard addresses.allSatisfy(rule.permits) else { throw .notAllowed }
        guard let first = addresses.first else { throw .nameNotFound }
        return Target(url: url, address: first)
    }

    private func addresses(of url: UntrustedURL, within time: Duration) async throws(HTTPFailure) -> [IPAddress] {
        if let literal = url.literal { return [literal] }
        do { return try await lookUp(url.host, time) } catch { throw .nameNotFound }
    }

    /// `configuration` for a client that connects to `target` and nowhere else.
    func configuration(_ configuration: HTTPClient.Configuration, for target: Target) -> HTTPClient.Configuration {
        var configuration = configuration
        configuration.dnsOverride = [target.url.host: target.address.description]
        if !additionalRoots.isEmpty {
            var tls = TLSConfiguration.makeClientConfiguration()
            tls.additionalTrustRoots = [.certificates(additionalRoots)]
            configuration.tlsConfiguration = tls
        }
        // The last line: whatever became of the override, nothing is written to another peer.
        configuration.http1_1ConnectionDebugInitializer = { channel in
            let peer = channel.remoteAddress?.ipAddress.flatMap(IPAddress.init(literal:))
            guard peer != target.address else { return channel.eventLoop.makeSucceededVoidFuture() }
            channel.close(promise: nil)
            return channel.eventLoop.makeFailedFuture(AnotherPeer())
        }
        return configuration
    }

    /// A connection leads elsewhere than to the address that was checked.
    struct AnotherPeer: Error {}
}

extension HTTPFailure {
    /// The refusal of an untrusted URL.
    static let notAllowed = HTTPFailure.forbidden("address not allowed")
    fileprivate static let nameNotFound = HTTPFailure.notSent("the server: the name cannot be found")
}
