import ChannelKit
import Foundation
import HubConfig

/// The page of an adapter.
struct AdapterPage: PluginPage {
    static let command = "adapters"
    static let kind = "adapter"
    static let parts = "its settings, capabilities, limits, errors and a sample"

    private let adapter: any ChannelAdapter.Type
    private let manifest: AdapterManifest

    private init(_ adapter: any ChannelAdapter.Type) {
        self.adapter = adapter
        manifest = adapter.manifest
    }

    static func all(in plugins: PluginRegistry) -> [AdapterPage] { plugins.adapters.map(AdapterPage.init) }

    var name: String { manifest.kind.rawValue }
    var settings: [SettingDeclaration] { manifest.settings }
    var errors: [ErrorGuidance] { manifest.errors }

    var summary: String { "\(manifest.title): \(manifest.summary)" }

    private var capabilities: [AdapterCapability] { AdapterCapability.all.filter { $0.isAvailable(adapter) } }
    private var canFetch: Bool { adapter is any Backfilling.Type }

    var text: String {
        var page = PageText()
        page.add("\(manifest.kind): \(manifest.title)", indent: 0)
        page.add(manifest.summary, indent: 0)
        page.section("Settings of a channel")
        page.add(manifest.settings)
        page.add("Besides these, every channel has those of docs/configuration.md.")
        page.section("Capabilities")
        for capability in capabilities { page.add("- \(capability.sentence)", hanging: 2) }
        page.section("Webhooks")
        page.add("Authentication: \(manifest.authentication.sentence)", hanging: 2)
        if manifest.requiresURLKey {
            page.add("URL: each channel has its own, with a 'url_key', which is required.", hanging: 2)
        }
        page.add("Response: \(manifest.acknowledgement.summary)", hanging: 2)
        page.add("Redelivery: \(manifest.redelivery.sentence(canFetch: canFetch))", hanging: 2)
        page.section("Limits")
        for limit in manifest.limits.sentences { page.add("- \(limit)", hanging: 2) }
        page.add("API: \(manifest.apiBaseURL), unless 'base_url' is set", hanging: 2)
        if !manifest.errors.isEmpty {
            page.section("Errors")
            for note in manifest.errors { page.add("- \(note.codes): \(note.hub). Remedy: \(note.remedy)", hanging: 2) }
        }
        page.section("Sample")
        page.add(verbatim: SampleConfiguration(channelOf: manifest).text)
        return page.text
    }

    var json: JSONValue {
        [
            "kind": .string(manifest.kind.rawValue), "title": .string(manifest.title),
            "summary": .string(manifest.summary), "settings": .array(manifest.settings.map(\.json)),
            "capabilities": .array(capabilities.map { .string($0.name) }),
            "authentication": manifest.authentication == .signed ? "signed" : "url_key",
            "requires_url_key": .bool(manifest.requiresURLKey),
            "acknowledgement": manifest.acknowledgement.json, "redelivery": manifest.redelivery.json,
            "limits": manifest.limits.json, "errors": .array(manifest.errors.map(\.json)),
            "api_base_url": .string(manifest.apiBaseURL),
            "sample": .string(SampleConfiguration(channelOf: manifest).text),
        ]
    }
}

extension AdapterManifest.Authentication {
    fileprivate var sentence: String {
        switch self {
        case .signed: "the provider signs, or sends a secret; a channel without a credential is invalid."
        case .urlKey:
            "the provider may sign nothing; such a channel needs 'verification: none', a reason and a 'url_key'."
        }
    }
}

extension AdapterManifest.Redelivery {
    fileprivate func sentence(canFetch: Bool) -> String {
        switch (self, canFetch) {
        case (.within(let window), _):
            "the provider redelivers for \(window.written); messages of a longer downtime are lost."
        case (.never, true):
            "never; messages of a downtime are fetched from the provider afterwards."
        case (.never, false): "never; messages of a downtime are lost."
        }
    }

    fileprivate var json: JSONValue {
        switch self {
        case .never: "never"
        case .within(let window): .string(window.written)
        }
    }
}

extension WebhookResponse {
    fileprivate var summary: String {
        let content = String(decoding: body, as: UTF8.self)
        let type = headers["Content-Type"].map { ", \($0)" } ?? ""
        return "\(status)\(type), " + (content.isEmpty ? "without a body" : content)
    }

    fileprivate var json: JSONValue {
        [
            "status": .integer(Int64(status)), "content_type": .text(headers["Content-Type"]),
            "body": .string(String(decoding: body, as: UTF8.self)),
        ]
    }
}

extension AdapterManifest.Limits {
    fileprivate var sentences: [String] {
        [
            "a webhook of at most \(bodyBytes / 1_024) KB and \(itemsPerRequest) items, and of at most "
                + "\(unauthenticatedBodyBytes / 1_024) KB without a signature or token",
            "a text of at most \(textLength) characters (UTF-16 units)",
            answerTimeout.map { "a reply in the webhook's response within \($0.written)" },
            sendRate.map { "\($0.sentence) from the channel" },
            recipientRate.map { "\($0.sentence) to one customer" },
        ].compactMap(\.self)
    }

    fileprivate var json: JSONValue {
        .compact([
            "body_bytes": .integer(Int64(bodyBytes)),
            "unauthenticated_body_bytes": .integer(Int64(unauthenticatedBodyBytes)),
            "items_per_request": .integer(Int64(itemsPerRequest)), "text_length": .integer(Int64(textLength)),
            "answer_time": answerTimeout.map { .string($0.written) }, "send_rate": sendRate?.json,
            "recipient_rate": recipientRate?.json,
        ])
    }
}

extension ErrorGuidance {
    fileprivate var json: JSONValue {
        ["codes": .string(codes), "hub": .string(hub), "remedy": .string(remedy)]
    }
}

extension AdapterManifest.SendRate {
    fileprivate var sentence: String {
        let pace =
            interval < .seconds(1)
            ? "\(Int((1 / interval.timeInterval).rounded())) messages a second" : "one message in \(interval.written)"
        return "\(pace), after a burst of \(burst),"
    }

    fileprivate var json: JSONValue {
        ["one_in_seconds": .number(interval.timeInterval), "burst": .integer(Int64(burst))]
    }
}
