import ChannelKit

// A value of the wrong sort may be a secret in the wrong place, so that none is quoted.

extension ChannelSettings {
    func websiteID() throws(ConfigurationIssue) -> String {
        let id = try self[CrispSetting.websiteID].lowercased()
        guard id.isUUID else {
            throw .at(CrispSetting.websiteID, "'website_id' is not an id of Crisp's, which is a UUID")
        }
        return id
    }

    func identifier() throws(ConfigurationIssue) -> String {
        let identifier = try self[CrispSetting.identifier]
        // It stands before a colon in the login.
        guard identifier.wholeMatch(of: /[A-Za-z0-9_\-]+/) != nil else {
            throw .at(CrispSetting.identifier, "'api_identifier' is not the identifier of a key pair")
        }
        return identifier
    }

    func apiKey() throws(ConfigurationIssue) -> Secret {
        try filled(self[CrispSetting.key], of: CrispSetting.key)[0]
    }

    func origin() throws(ConfigurationIssue) -> String {
        let origin = try self[CrispSetting.origin]
        guard origin.wholeMatch(of: /urn:[A-Za-z0-9.\-]+(:[A-Za-z0-9.\-]+)+/) != nil else {
            throw .at(CrispSetting.origin, "'origin' is not a URN")
        }
        return origin
    }

    /// The author of the hub's answers; Crisp's own plugins call such a one a participant.
    func persona() throws(ConfigurationIssue) -> JSONValue? {
        let avatar = try self[CrispSetting.botAvatar]
        guard let name = try self[CrispSetting.botName] else {
            guard avatar == nil else { throw .at(CrispSetting.botName, "there is a 'bot_avatar' without a 'bot_name'") }
            return nil
        }
        return .compact([
            "type": "participant", "nickname": .string(name), "avatar": avatar.map(JSONValue.string),
        ])
    }

    /// What vouches for the channel's hooks: the signature of a plugin, or the key in the URL of a website's own.
    func vouchers() throws(ConfigurationIssue) -> [Credential] {
        let secrets = try self[CrispSetting.signingSecret].map { value throws(ConfigurationIssue) in
            try filled(value, of: CrispSetting.signingSecret)
        }
        guard !isUnverified else {
            let proof = [Proof.parameter: Proof.urlKey.rawValue]
            return urlKey.map { [Credential(name: "url_key", secret: $0, parameters: proof)] } ?? []
        }
        let tolerance = try self[CrispSetting.tolerance].wholeMilliseconds
        return Credential.rotating(
            CrispSetting.signingSecret.declaration.name,
            secrets ?? [],
            parameters: [
                Proof.parameter: Proof.signature.rawValue, CrispSignature.toleranceParameter: String(tolerance),
            ]
        )
    }

    /// An empty secret would let anyone in.
    private func filled<Value>(_ secrets: [Secret], of setting: Setting<Value>) throws(ConfigurationIssue) -> [Secret] {
        guard !secrets.isEmpty, secrets.allSatisfy({ !$0.reveal().isEmpty }) else {
            throw .at(setting, "'\(setting.declaration.name)' is empty")
        }
        return secrets
    }
}

extension ConfigurationIssue {
    fileprivate static func at<Value>(_ setting: Setting<Value>, _ problem: String) -> ConfigurationIssue {
        ConfigurationIssue(path: [setting.declaration.name], problem: problem, remedy: setting.declaration.help)
    }
}
