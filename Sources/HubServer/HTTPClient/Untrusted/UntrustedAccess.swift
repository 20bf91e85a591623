import AsyncHTTPClient
import ChannelKit
import NIOCore
package import NIOSSL

/// The rules for requests to untrusted URLs (`OutboundRequest.Origin.untrusted`).
///
/// - The URL is `https`, without user or fragment, on an allowed port, with an ASCII host.
/// - The host is resolved for each attempt, which is rejected unless all of its addresses are allowed. The connection
///   goes to a checked address under the host's name, without a second lookup, so that DNS rebinding has no effect.
/// - Redirects are not followed, proxies are not used, and nothing is decompressed.
///
/// A rejection quotes neither the URL nor an address, and is the same for all reasons, so that it cannot be used to
/// scan a network.
package struct UntrustedAccess: Sendable {
    /// A DNS lookup, which returns all addresses of a host or throws, within the timeout.
    package typealias Lookup = @Sendable (_ host: String, _ within: Duration) async throws -> [IPAddress]

    /// The allowed addresses.
    package var rule: PublicAddressRule
    /// The allowed ports.
    package var ports: Set<Int>
    /// The certificates to trust besides the system's, for servers in the operator's network.
    package var additionalRoots: [NIOSSLCertificate]
    private let lookUp: Lookup

    /// Makes the rules.
    ///
    /// - Parameter lookUp: The DNS lookup; nil for the system's resolver.
    package init(
        rule: PublicAddressRule = PublicAddressRule(),
        ports: Set<Int> = [443],
        additionalRoots: [NIOSSLCertificate] = [],
        lookUp: Lookup? = nil
    ) {
        self.rule = rule
        self.ports = ports
        self.additionalRoots = additionalRoots
        self.lookUp = lookUp ?? { try await SystemLookup.untrusted.addresses(of: $0, within: $1) }
    }

    /// A checked URL, and the address to connect to.
    struct Target {
        let url: UntrustedURL
        let address: IPAddress
    }

    /// Checks `url` and all addresses of its host.
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

    /// Returns `configuration` for a client that connects only to `target`.
    func configuration(_ configuration: HTTPClient.Configuration, for target: Target) -> HTTPClient.Configuration {
        var configuration = configuration
        configuration.dnsOverride = [target.url.host: target.address.description]
        if !additionalRoots.isEmpty {
            var tls = TLSConfiguration.makeClientConfiguration()
            tls.additionalTrustRoots = [.certificates(additionalRoots)]
            configuration.tlsConfiguration = tls
        }
        // A second check, in case the override has no effect: nothing is written to another peer.
        configuration.http1_1ConnectionDebugInitializer = { channel in
            let peer = channel.remoteAddress?.ipAddress.flatMap(IPAddress.init(literal:))
            guard peer != target.address else { return channel.eventLoop.makeSucceededVoidFuture() }
            channel.close(promise: nil)
            return channel.eventLoop.makeFailedFuture(AnotherPeer())
        }
        return configuration
    }

    /// The connection has another peer than the checked address.
    struct AnotherPeer: Error {}
}

extension HTTPFailure {
    /// The rejection of an untrusted URL.
    static let notAllowed = HTTPFailure.forbidden("address not allowed")
    fileprivate static let nameNotFound = HTTPFailure.notSent("the server: host not found")
}
