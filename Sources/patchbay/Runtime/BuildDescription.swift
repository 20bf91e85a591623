import ChannelKit
import HubConfig
import HubStore

/// The version of this program and what it was built from.
enum BuildDescription {
    /// The version, as in CHANGELOG.md.
    static let version = "0.1.0"

    /// The lines of `patchbay --version`.
    static var text: String {
        """
        patchbay \(version)
        commit: \(BuildFacts.commit)
        Swift: \(BuildFacts.swift)
        schema: database \(DatabaseSchema.number), channels.yaml \(ConfigurationSchema.number)
        """
    }

    /// The object of `patchbay version --json`.
    static var json: JSONValue {
        [
            "version": .string(version), "commit": .string(BuildFacts.commit), "swift": .string(BuildFacts.swift),
            "schema": [
                "database": .integer(Int64(DatabaseSchema.number)),
                "channels_yaml": .integer(Int64(ConfigurationSchema.number)),
            ],
        ]
    }
}
