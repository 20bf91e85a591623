import ChannelKit
import Foundation

/// The channels of a check: the one under test, another of the same account, and one of a foreign account.
struct TestChannels {
    /// A channel with its settings.
    struct Member: Sendable {
        let settings: ChannelSettings
        let adapter: any ChannelAdapter

        var id: ChannelID { settings.id }
    }

    let own: Member
    let sibling: Member
    let stranger: Member

    var members: [Member] { [own, sibling, stranger] }

    init(_ subject: ConformanceSubject, baseURL: String? = nil) throws {
        own = try subject.member("own", baseURL: baseURL)
        sibling = try subject.member("sibling", subject.sibling, baseURL: baseURL)
        stranger = try subject.member("stranger", subject.stranger, baseURL: baseURL)
    }
}

extension ConformanceSubject {
    /// The public URL of the hub, as the provider knows it.
    static let publicURL = "https://hub.example.test"

    var manifest: AdapterManifest { adapter.manifest }

    /// Returns the channel under test with other settings.
    func member(
        _ name: String,
        _ changes: [String: SettingValue] = [:],
        baseURL: String? = nil
    ) throws -> TestChannels.Member {
        let settings = settings(of: name, changes, baseURL: baseURL)
        return TestChannels.Member(settings: settings, adapter: try adapter.init(settings))
    }

    func settings(
        of name: String,
        _ changes: [String: SettingValue] = [:],
        baseURL: String? = nil
    ) -> ChannelSettings {
        ChannelSettings(
            id: ChannelID(tenant: TenantID(name), name: manifest.kind.rawValue),
            values: SettingValues(values(changes)),
            baseURL: baseURL ?? manifest.apiBaseURL,
            publicURL: Self.publicURL,
            urlKey: hasOwnRoute ? Secret("\(name)-door-key-2c7e0f9ab41d") : nil,
            isUnverified: hasOwnRoute && manifest.authentication == .urlKey
        )
    }

    /// The examples, the subject's own settings, and `changes`.
    private func values(_ changes: [String: SettingValue]) -> [String: SettingValue] {
        let examples = SettingValues(examplesOf: manifest.settings)
        let values = manifest.settings.compactMap { setting in examples.raw(setting.name).map { (setting.name, $0) } }
        return Dictionary(values) { _, last in last }.merging(settings) { _, own in own }.merging(changes) {
            _,
            change in change
        }
    }

    /// The secrets of the channel under test, by setting.
    var secretSettings: [String: [Secret]] {
        values([:]).compactMapValues { value in
            if case .secrets(let secrets) = value { secrets } else { nil }
        }
    }

    /// Other secrets of the same format, for every setting that is one.
    var otherSecrets: [String: [Secret]] {
        secretSettings.mapValues { $0.map { Secret(String($0.reveal().map(\.neighbour))) } }
    }
}

extension Character {
    /// Another character of the same alphabet, so that decimal, hex, Base64 and plain words keep their format.
    var neighbour: Character {
        switch self {
        case "9": "0"
        case "f": "a"
        case "F": "A"
        case "z": "g"
        case "Z": "G"
        case "0"..."8", "a"..."e", "A"..."E", "g"..."y", "G"..."Y":
            asciiValue.map { Character(UnicodeScalar($0 + 1)) } ?? "A"
        default: self
        }
    }
}
