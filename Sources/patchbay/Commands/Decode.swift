import ArgumentParser
import ChannelKit
import Foundation

/// `patchbay decode`.
struct Decode: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Decode a provider's raw webhook request to events, one JSON object per line.",
        discussion: """
            Nothing is authenticated, stored or sent, and no configuration is read. Exits with 1 if the request is not \
            in the provider's format.

            EXAMPLES:
              patchbay decode whatsapp webhook.json
              curl … | patchbay decode whatsapp -
              patchbay decode whatsapp --method GET --query 'hub.mode=subscribe&hub.challenge=1&hub.verify_token=t'
            """
    )

    @Argument(help: "The adapter.")
    var adapter: String

    @Option(help: "The HTTP method. Default: POST, or GET without a body.")
    var method: String?

    @Option(help: "The path of the request. Default: /webhooks/ADAPTER.")
    var path: String?

    @Option(help: "The raw query string.")
    var query = ""

    @Option(name: .customLong("header"), help: "A header field, 'Name: value'; can be repeated.")
    var headers: [String] = []

    @Argument(help: "The file with the body; - for standard input.")
    var file: String?

    func run() async throws {
        let build = try Build()
        guard let type = build.plugins.adapter(AdapterKind(adapter)) else {
            let known = build.plugins.adapters.map { $0.kind.rawValue }.joined(separator: ", ")
            throw ValidationError("unknown adapter '\(adapter)'; known: \(known)")
        }
        let decoding = Decoding(type: type, request: try await request())
        do { try print(decoding) } catch let error as InboundError { throw fail(error.reason) }
    }

    private func print(_ decoding: Decoding) throws {
        var failures = 0
        for line in try decoding.lines() {
            switch line {
            case .success(let event): Terminal.output.print(event.json)
            case .failure(let error):
                failures += 1
                _ = fail(error.reason)
            }
        }
        if failures > 0 { throw ExitCode.failure }
    }

    private func request() async throws -> WebhookRequest {
        let body = try await body()
        let path = self.path ?? "/webhooks/\(adapter)"
        return WebhookRequest(
            method: method?.uppercased() ?? (file == nil ? "GET" : "POST"),
            target: query.isEmpty ? path : "\(path)?\(query)",
            headers: HeaderFields(try headers.map(Self.header)),
            body: body,
            receivedAt: Date(),
            subpath: subpath(of: path)
        )
    }

    /// The path after the URL key in `/webhooks/<adapter>/<key>/…`; empty if there is none.
    private func subpath(of path: String) -> String {
        let components = path.split(separator: "/")
        guard components.first == "webhooks", components.count > 3 else { return "" }
        return components.dropFirst(3).joined(separator: "/")
    }

    private func body() async throws -> Data {
        guard let file else { return Data() }
        if file == "-" { return try await blocking { FileHandle.standardInput.readDataToEndOfFile() } }
        do { return try await blocking { try Data(contentsOf: URL(fileURLWithPath: file)) } } catch {
            throw ValidationError("cannot read '\(file)'")
        }
    }

    private static func header(_ line: String) throws -> (name: String, value: String) {
        guard let colon = line.firstIndex(of: ":") else {
            throw ValidationError("invalid header field '\(line)': expected 'Name: value'")
        }
        let value = line[line.index(after: colon)...].drop { $0 == " " }
        return (String(line[..<colon]), String(value))
    }
}

/// A request and the adapter that decodes it without a configuration.
private struct Decoding {
    let type: any ChannelAdapter.Type
    let request: WebhookRequest

    /// The events of each item, in the order in which the hub would process them.
    func lines() throws -> [Result<UnifiedEvent, InboundError>] {
        if let handshaking = type as? any WebhookHandshaking.Type, handshaking.isHandshake(request) {
            return [.success(UnifiedEvent(adapter: type.kind, address: "", lane: "", event: .handshake))]
        }
        let channel = try exampleChannel()
        return try type.items(of: .unchecked(request)).orderedByProviderTime().flatMap {
            item -> [Result<UnifiedEvent, InboundError>] in
            do throws(InboundError) {
                let events = try channel.normalize(item, receivedAt: request.receivedAt)
                return events.map { .success(envelope($0, of: item)) }
            } catch { return [.failure(error)] }
        }
    }

    private func envelope(_ event: InboundEvent, of item: InboundItem) -> UnifiedEvent {
        UnifiedEvent(
            adapter: type.kind,
            address: item.addresses.first?.value ?? "",
            lane: item.lane,
            event: event
        )
    }

    /// A channel made from the examples of the adapter's settings: the events do not depend on the channel.
    private func exampleChannel() throws -> any ChannelAdapter {
        try type.init(
            ChannelSettings(
                id: ChannelID(tenant: "example", name: type.kind.rawValue),
                values: SettingValues(examplesOf: type.manifest.settings),
                baseURL: type.manifest.apiBaseURL,
                publicURL: "http://localhost:8080",
                urlKey: type.manifest.requiresURLKey ? Secret("example-url-key") : nil
            )
        )
    }
}
