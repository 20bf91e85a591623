import ChannelKit

// Problems never quote the value: it may be a secret pasted into the wrong setting.

extension ChannelSettings {
    func websiteID() throws(ConfigurationIssue) -> String {
        let id = try self[CrispSetting.websiteID].lowercased()
        guard id.isUUID else {
            throw .at(CrispSetting.websiteID, "'website_id' is not a UUID")
        }
        return id
    }

    func identifier() throws(ConfigurationIssue) -> String {
        let identifier = try self[CrispSetting.identifier]
        // It comes before the colon in Basic authentication.
        guard identifier.wholeMatch(of: /[A-Za-z0-9_\-]+/) != nil else {
            throw .at(CrispSetting.identifier, "'api_identifier' is not a valid identifier of a key pair")
        }
        return identifier
    }

    func origin() throws(ConfigurationIssue) -> String {
        let origin = try self[CrispSetting.origin]
        guard origin.wholeMatch(of: /urn:[A-Za-z0-9.\-]+(:[A-Za-z0-9.\-]+)+/) != nil else {
            throw .at(CrispSetting.origin, "'origin' is not a URN")
        }
        return origin
    }

    /// The author of the hub's replies, as the `participant` that Crisp's own example plugin uses; nil without
    /// `bot_name`.
    ///
    /// - SeeAlso: <https://github.com/crisp-im/crisp-plugin-node-example> (read 2026-11)
    func persona() throws(ConfigurationIssue) -> JSONValue? {
        let avatar = try self[CrispSetting.botAvatar]
        guard let name = try self[CrispSetting.botName] else {
            guard avatar == nil else { throw .at(CrispSetting.botName, "'bot_avatar' requires 'bot_name'") }
            return nil
        }
        return .compact([
            "type": "participant", "nickname": .string(name), "avatar": avatar.map(JSONValue.string),
        ])
    }

    /// The credentials that authenticate hooks: the signing secrets of a plugin, or the URL key of website hooks.
    func hookCredentials() throws(ConfigurationIssue) -> [Credential] {
        let secrets = try self[CrispSetting.signingSecret]
        guard !isUnverified else {
            let proof = [Proof.parameter: Proof.urlKey.rawValue]
            return urlKey.map { [Credential(name: "url_key", secret: $0, parameters: proof)] } ?? []
        }
        let tolerance = try self[CrispSetting.tolerance].wholeMilliseconds
        return Credential.rotating(
            CrispSetting.signingSecret.declaration.name,
            secrets ?? [],
            parameters: [Proof.parameter: Proof.signature.rawValue, Proof.toleranceParameter: String(tolerance)]
        )
    }
}
