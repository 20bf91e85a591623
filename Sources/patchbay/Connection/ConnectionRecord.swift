import ChannelKit
import Foundation

/// The values that `patchbay connect` replaced at the provider of a channel, so that they can be restored.
struct ConnectionRecord: Hashable, Sendable {
    /// The places as they were read before they were registered.
    var places: [WebhookPlace] = []

    /// Remembers a place that is about to be registered.
    ///
    /// A value of ours that a second registration replaces, such as after a change of the URL key, does not replace the
    /// remembered one.
    mutating func remember(_ place: WebhookPlace) {
        guard let index = places.firstIndex(where: { $0.name == place.name }) else { return places.append(place) }
        let earlier = places[index]
        guard place.now == earlier.wanted else {
            places[index] = place
            return
        }
        places[index] = WebhookPlace(
            earlier.name,
            now: earlier.now,
            wanted: place.wanted,
            details: earlier.details,
            irreversible: earlier.irreversible
        )
    }
}

extension ConnectionRecord {
    /// The file of a channel's record, beside the database.
    static func path(of channel: ChannelID, beside database: DatabaseURL) -> String {
        let folder = URL(fileURLWithPath: database.localPath).deletingLastPathComponent()
        return folder.appending(path: "connections/\(channel.tenant).\(channel.name).json").path
    }

    /// Reads the record at `path`; nil if there is none.
    ///
    /// - Throws: An error of reading or parsing.
    init?(at path: String) throws {
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        let json = try JSONValue(parsing: try Data(contentsOf: URL(fileURLWithPath: path)))
        places = json["places"]?.array?.compactMap(WebhookPlace.init(recorded:)) ?? []
    }

    /// Replaces the record at `path`, for its owner only: webhook URLs can contain keys.
    ///
    /// An empty record is removed.
    func write(to path: String) throws {
        let files = FileManager.default
        guard !places.isEmpty else {
            if files.fileExists(atPath: path) { try files.removeItem(atPath: path) }
            return
        }
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
        try files.createDirectory(
            at: folder,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
        let new = "\(path).\(ProcessInfo.processInfo.processIdentifier)"
        let json: JSONValue = ["places": .array(places.map(\.recorded))]
        try NewFile.write(Data(json.indentedText.utf8), to: new)
        guard rename(new, path) == 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
    }
}

extension WebhookPlace {
    fileprivate init?(recorded json: JSONValue) {
        guard let name = json["name"]?.string, let wanted = json["wanted"]?.string else { return nil }
        self.init(
            name,
            now: json["now"]?.string,
            wanted: wanted,
            details: json["details"]?.object ?? [:],
            irreversible: json["irreversible"]?.string
        )
    }

    fileprivate var recorded: JSONValue {
        [
            "name": .string(name), "now": .text(now), "wanted": .string(wanted), "details": .object(details),
            "irreversible": .text(irreversible),
        ]
    }
}
