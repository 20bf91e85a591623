import Crypto
import Foundation

/// A webhook as Meta sends it.
struct WhatsAppWebhook {
    struct Message {
        let phoneNumberID: String
        let from: String
        let id: String
        let text: String
    }

    let body: Data

    /// One request with several messages, each under its number.
    init(_ messages: [Message]) {
        let changes = messages.map { message in
            """
            {"field":"messages","value":{"messaging_product":"whatsapp","metadata":\
            {"display_phone_number":"15550100200","phone_number_id":"\(message.phoneNumberID)"},\
            "contacts":[{"profile":{"name":"Ana Roy"},"wa_id":"\(message.from)"}],\
            "messages":[{"from":"\(message.from)","id":"\(message.id)","timestamp":"\(Int(Date().timeIntervalSince1970))",\
            "type":"text","text":{"body":"\(message.text)"}}]}}
            """
        }.joined(separator: ",")
        body = Data(
            """
            {"object":"whatsapp_business_account","entry":[{"id":"210000000000001","changes":[\(changes)]}]}
            """.utf8
        )
    }

    /// `X-Hub-Signature-256` under `secret`.
    func signature(_ secret: String) -> String {
        let code = HMAC<SHA256>.authenticationCode(for: body, using: SymmetricKey(data: Data(secret.utf8)))
        return "sha256=" + code.map { String(format: "%02x", $0) }.joined()
    }
}
