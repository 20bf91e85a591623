import ChannelKit
import ChannelSimulatorKit
import ChannelTestKit
import Crypto
import Foundation
import Testing

/// Bounded forms of known attacks against the real binary.
///
/// They check properties with wide margins, not times: a regression costs minutes, gigabytes or the process.
@Suite(.serialized, .timeLimit(.minutes(5)))
struct HostileInputTests {
    /// Runs `body` with a hub whose channels send to a hostile provider.
    ///
    /// - Parameters:
    ///   - configuration: The content of channels.yaml, given the provider's URL.
    ///   - answer: The provider's responses; by default it accepts everything.
    func withHub(
        _ configuration: @escaping @Sendable (_ provider: String) -> String,
        arguments: [String] = [],
        answer: @escaping HostileProvider.Answer = { _ in HostileProvider.taken() },
        _ body: (TestBed, Program) async throws -> Void
    ) async throws {
        try await HostileProvider.with(answer) { provider in
            let bed = try TestBed()
            try bed.folder.write(configuration(provider), to: "channels.yaml")
            let hub = try await bed.serve(arguments: arguments)
            try await body(bed, hub)
        }
    }

    static let secret = "hostile-app-secret"

    /// A tenant with one WhatsApp number whose API is at `provider`.
    static func whatsapp(
        _ tenant: String,
        number: String,
        provider: String,
        secret: String? = secret,
        steps: [String] = []
    ) -> String {
        let secrets = secret.map { ", app_secret: \($0), verify_token: v" } ?? ""
        let all = steps + ["- static-reply: { text: Heard }"]
        return """
              \(tenant):
                channels:
                  whatsapp: { phone_number_id: "\(number)", access_token: t, base_url: "\(provider)"\(secrets) }
                respond:
            \(all.map { "      " + $0 }.joined(separator: "\n"))
            """
    }

    static func configuration(_ tenants: [String]) -> String {
        "hub:\n  database: sqlite:data/patchbay.db\ntenants:\n" + tenants.joined(separator: "\n")
    }

    static func twoTenants(_ provider: String) -> String {
        configuration([
            whatsapp("own", number: "100", provider: provider), whatsapp("victim", number: "200", provider: provider),
            voice,
        ])
    }

    /// A channel of the adapter with the highest body limit.
    private static let voice = """
          voice:
            channels:
              vapi:
                phone_number_id: 2f6b9b1e-6f0a-4a55-9b0a-2f3e4d5c6b7a
                assistant_id: 7c9a0d3e-1111-4222-8333-944445555666
                api_key: vapi-api-key
                hmac_key: vapi-hmac-key
                model_key: vapi-model-key
            respond:
              - static-reply: { text: Heard }
        """
}

extension TestBed {
    /// Starts a hub without simulators, and waits until it is ready.
    @discardableResult
    func serve(arguments: [String] = [], environment: [String: String] = [:]) async throws -> Program {
        let options = ["--admin-listen", "127.0.0.1:0", "--log-level", "warning"]
        let hub = try startHub(options + arguments, environment: environment)
        _ = try await hub.line(after: "ready on ")
        return hub
    }

    /// Sends a customer's text as Meta does.
    func send(
        _ text: String,
        to number: String,
        from: String = "15550100999",
        id: String,
        secret: String = HostileInputTests.secret
    ) async throws -> Int {
        let webhook = WhatsAppWebhook([.init(phoneNumberID: number, from: from, id: id, text: text)])
        return try await post(webhook, secret: secret).status
    }

    /// Sends bytes as Meta does.
    func postSigned(_ body: Data) async throws -> Int {
        let key = SymmetricKey(data: Data(HostileInputTests.secret.utf8))
        let code = HMAC<SHA256>.authenticationCode(for: body, using: key).map { String(format: "%02x", $0) }.joined()
        let headers: HeaderFields = ["Content-Type": "application/json", "X-Hub-Signature-256": "sha256=\(code)"]
        return try await http.post("\(hubURL)/webhooks/whatsapp", headers: headers, body: body).status
    }
}
