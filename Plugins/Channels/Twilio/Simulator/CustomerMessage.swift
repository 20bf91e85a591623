import ChannelKit
import ChannelSimulatorKit
import Foundation

/// A customer's message in the form of Twilio's webhook.
struct CustomerMessage {
    let message: SimulatedMessage
    let keyword: Keyword?
    private let special: [String: String]
    private let customer: UnifiedContact

    /// The keywords of Advanced Opt-Out.
    enum Keyword: String {
        case stop = "STOP"
        case start = "START"
        case help = "HELP"

        init?(_ text: String) {
            switch text.trimmingCharacters(in: .whitespacesAndNewlines).uppercased() {
            case "STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT": self = .stop
            case "START", "UNSTOP", "YES": self = .start
            case "HELP", "INFO": self = .help
            default: return nil
            }
        }
    }

    /// Creates the message of an action.
    ///
    /// - Throws: ``SimulatorError/unsupported(_:)`` for actions that the channel of `account` does not have.
    init(
        _ action: CustomerAction,
        by customer: UnifiedContact,
        on account: SimulatedAccount,
        at moment: Date
    ) throws(SimulatorError) {
        let content = try Content(action, isWhatsApp: account.isWhatsApp)
        let sid = TwilioID.make(content.hasPicture ? "MM" : "SM")
        let media = content.hasPicture ? [TwilioID.make("ME")] : []
        message = SimulatedMessage(
            sid: sid,
            account: account.sid,
            direction: "inbound",
            from: customer.id.channelPrefix.isEmpty ? account.prefix + customer.id : customer.id,
            to: account.number,
            messagingServiceSID: account.messagingServiceSID,
            body: content.body,
            media: media,
            createdAt: moment
        )
        var special = content.parameters
        for (position, id) in media.enumerated() {
            special["MediaUrl\(position)"] = account.mediaURL(id, of: sid)
            special["MediaContentType\(position)"] = SampleFile.picture.mimeType
        }
        self.special = special
        self.customer = customer
        keyword = content.isText ? Keyword(content.body) : nil
    }

    /// The form fields.
    var parameters: [String: String] {
        var parameters = [
            "MessageSid": message.sid, "SmsSid": message.sid, "SmsMessageSid": message.sid,
            "AccountSid": message.account, "ApiVersion": "2010-04-01", "From": message.from, "To": message.to,
            "Body": message.body, "NumMedia": String(message.media.count), "NumSegments": "1",
            "SmsStatus": "received", "ToCity": "",
        ]
        parameters["MessagingServiceSid"] = message.messagingServiceSID
        parameters["OptOutType"] = keyword?.rawValue
        if message.from.hasPrefix("whatsapp:") {
            parameters["ProfileName"] = customer.name
            if message.from.hasPrefix("whatsapp:+") {
                parameters["WaId"] = String(message.from.dropFirst("whatsapp:+".count))
            }
            parameters["MessageType"] = "text"
            parameters["ReferralNumMedia"] = "0"
        }
        return parameters.merging(special) { _, special in special }
    }

    /// The parameters that depend on the action.
    private struct Content {
        var body = ""
        var parameters: [String: String] = [:]
        var hasPicture = false
        var isText = false

        init(_ action: CustomerAction, isWhatsApp: Bool) throws(SimulatorError) {
            switch action {
            case .text(let text):
                body = text
                isText = true
            case .tap(let id, let title) where isWhatsApp:
                body = title
                parameters = ["MessageType": "button", "ButtonText": title, "ButtonPayload": id]
            case .media(.image, let caption):
                body = caption ?? ""
                hasPicture = true
                if isWhatsApp { parameters = ["MessageType": "image"] }
            case .location(let latitude, let longitude, let name) where isWhatsApp:
                parameters = [
                    "MessageType": "location", "Latitude": String(latitude), "Longitude": String(longitude),
                    "Label": name ?? "",
                ]
            case .media(let kind, _): throw .unsupported("\(kind.rawValue) at hand")
            case .tap: throw .unsupported("button to tap in an SMS")
            case .location: throw .unsupported("place to send by SMS")
            case .agentWrites, .agentLeaves: throw .unsupported("inbox of its own")
            case .calls, .speaks, .presses, .interrupts, .fallsSilent, .hangsUp, .modelCallsTool:
                throw .unsupported("message like that")
            }
        }
    }
}
