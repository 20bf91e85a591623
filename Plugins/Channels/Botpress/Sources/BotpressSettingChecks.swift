import ChannelKit

// A value of the wrong sort may be a secret in the wrong place, so that none is quoted.

extension ChannelSettings {
    func runtime() throws(ConfigurationIssue) -> RuntimeAPI? {
        guard let bot = try id(BotpressSetting.botID) else { return nil }
        let tag = try self[BotpressSetting.messageTag]
        guard tag?.isBotpressID ?? true else { throw .at(BotpressSetting.messageTag, "'message_tag' is no tag's name") }
        let token = try needed(BotpressSetting.accessToken, by: BotpressSetting.botID)
        return RuntimeAPI(api: api(), botID: bot, token: token, messageTag: tag)
    }

    func integration() throws(ConfigurationIssue) -> MessagingIntegration? {
        guard let webhook = try id(BotpressSetting.webhookID) else { return nil }
        let token = try needed(BotpressSetting.accessToken, by: BotpressSetting.webhookID)
        return MessagingIntegration(api: api(), webhookID: webhook, token: token)
    }

    func server(role: BotpressAdapter.Role) throws(ConfigurationIssue) -> MessagingServer? {
        guard let client = try id(BotpressSetting.clientID) else {
            let tokens = try [self[BotpressSetting.clientToken], self[BotpressSetting.webhookToken]]
            guard tokens.allSatisfy({ $0 == nil }) else {
                throw .at(BotpressSetting.clientID, "there is a Messaging server's token without a 'client_id'")
            }
            return nil
        }
        return MessagingServer(
            api: api(),
            clientID: client,
            token: try needed(BotpressSetting.clientToken, by: BotpressSetting.clientID),
            password: try filled(BotpressSetting.internalPassword)?.first,
            role: role
        )
    }

    func chat(role: BotpressAdapter.Role) throws(ConfigurationIssue) -> ChatAPI? {
        guard let webhook = try id(BotpressSetting.chatWebhookID) else { return nil }
        guard role == .brain else {
            throw .at(BotpressSetting.chatWebhookID, "'chat_webhook_id' has no use in the role of a channel")
        }
        let key = try needed(BotpressSetting.chatUserKey, by: BotpressSetting.chatWebhookID)
        return ChatAPI(api: api(), webhookID: webhook, userKey: key)
    }

    func inboundSecrets() throws(ConfigurationIssue) -> InboundSecrets {
        let secrets = try InboundSecrets(
            inbound: filled(BotpressSetting.inboundSecret) ?? [],
            webhookTokens: filled(BotpressSetting.webhookToken) ?? [],
            door: urlKey,
            isUnverified: isUnverified
        )
        if secrets.webhookTokens.isEmpty, try self[BotpressSetting.clientID] != nil, secrets.urlKey == nil {
            throw .at(BotpressSetting.webhookToken, "there is a 'client_id' without a 'webhook_token'")
        }
        return secrets
    }

    func mediaPlaces(authorization: Secret?) throws(ConfigurationIssue) -> MediaPlaces {
        MediaPlaces(
            serverURL: try self[BotpressSetting.mediaURL],
            apiURL: baseURL,
            authorization: authorization
        )
    }

    private func api() -> BotpressAPI { BotpressAPI(baseURL: baseURL) }

    /// An id goes into headers and paths.
    private func id(_ setting: Setting<String?>) throws(ConfigurationIssue) -> String? {
        guard let value = try self[setting] else { return nil }
        guard value.isBotpressID else {
            throw .at(setting, "'\(setting.declaration.name)' is no id: letters, digits, '-' and '_'")
        }
        return value
    }

    private func needed(
        _ setting: Setting<[Secret]?>,
        by other: Setting<String?>
    ) throws(ConfigurationIssue) -> Secret {
        guard let secret = try filled(setting)?.first else {
            let problem = "there is a '\(other.declaration.name)' without a '\(setting.declaration.name)'"
            throw .at(setting, problem)
        }
        return secret
    }

    /// An empty secret would let anyone in.
    private func filled(_ setting: Setting<[Secret]?>) throws(ConfigurationIssue) -> [Secret]? {
        guard let secrets = try self[setting] else { return nil }
        guard !secrets.isEmpty, secrets.allSatisfy({ !$0.reveal().isEmpty }) else {
            throw .at(setting, "'\(setting.declaration.name)' is empty")
        }
        return secrets
    }
}

extension String {
    fileprivate var isBotpressID: Bool { wholeMatch(of: /[A-Za-z0-9_\-]{1,128}/) != nil }
}

extension ConfigurationIssue {
    static func at<Value>(_ setting: Setting<Value>, _ problem: String) -> ConfigurationIssue {
        ConfigurationIssue(path: [setting.declaration.name], problem: problem, remedy: setting.declaration.help)
    }
}
