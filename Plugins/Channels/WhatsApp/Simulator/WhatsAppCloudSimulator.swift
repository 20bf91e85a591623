public import ChannelKit
public import ChannelSimulatorKit
import Foundation

/// Stands in for Meta's Graph API and its webhooks, for any number of numbers.
///
/// It holds what it gets to the rules that Meta holds it to, and answers in Meta's words. After a send was accepted
/// the statuses sent, delivered and read follow.
public actor WhatsAppCloudSimulator: ProviderSimulator {
    public static let kind: AdapterKind = "whatsapp"

    private let numbers: [SimulatedNumber]
    private let provider: SimulatedProvider

    public init(channels: [SimulatedChannel], provider: SimulatedProvider) {
        numbers = channels.compactMap(SimulatedNumber.init)
        self.provider = provider
    }

    public func respond(to request: SimulatedRequest) async -> WebhookResponse {
        let components = request.components
        guard let token = request.bearerToken, numbers.contains(where: { $0.accepts(token) }) else {
            return GraphRefusal.badToken.response
        }
        guard components.count == 3, components[2] == "messages", request.method == "POST" else {
            return GraphRefusal.unknownPath.response
        }
        guard let number = numbers.first(where: { $0.phoneNumberID == components[1] && $0.accepts(token) }) else {
            return GraphRefusal.unknownObject(components[1]).response
        }
        do throws(GraphRefusal) {
            return await accept(try SimulatedSend(reading: request.body), from: number)
        } catch {
            await note(error, of: number)
            return error.response
        }
    }

    public static let faults: Set<SimulatorFault.Kind> = []

    public func act(
        _ action: CustomerAction,
        as customer: UnifiedContact,
        on channel: ChannelID
    ) async throws -> SaidMessage {
        guard case .text(let text) = action else { throw SimulatorError.unsupported("\(action)") }
        guard let number = numbers.first(where: { $0.channel == channel }) else {
            throw SimulatorError.unknownChannel(channel)
        }
        let id = Self.makeMessageID()
        let body = number.webhook(saying: text, as: customer, id: id, at: provider.clock.now)
        let entry = await provider.journal.record(.said(text), of: id, channel: channel, customer: customer.id)
        let answer = await provider.post(number.signed(body, about: id, customer: customer.id))
        return SaidMessage(providerID: id, journalNumber: entry, answer: answer)
    }

    private func accept(_ send: SimulatedSend, from number: SimulatedNumber) async -> WebhookResponse {
        let id = Self.makeMessageID()
        await provider.journal.record(
            .reply(send.text, correlation: send.callbackData),
            of: id,
            channel: number.channel,
            customer: send.customer
        )
        let timing = provider.timing
        let pace = [
            (DeliveryStatus.sent, timing.sentAfter), (.delivered, timing.deliveredAfter), (.read, timing.readAfter),
        ]
        for (status, delay) in pace {
            let at = provider.clock.now.addingTimeInterval(delay.timeInterval)
            let body = number.webhook(telling: status, of: id, to: send, at: at)
            let webhook = number.signed(body, about: id, customer: send.customer, status: status)
            provider.schedule(webhook, after: delay)
        }
        return send.acceptance(as: id)
    }

    private func note(_ refusal: GraphRefusal, of number: SimulatedNumber) async {
        await provider.journal.record(
            .refusal(status: refusal.status, reason: refusal.details),
            of: "",
            channel: number.channel,
            customer: ""
        )
    }

    /// An id that is new even after a restart, when the hub remembers those from before.
    private static func makeMessageID() -> String {
        let bytes = withUnsafeBytes(of: UUID().uuid) { Data($0) }
        return "wamid.\(bytes.base64EncodedString())"
    }
}

extension WhatsAppCloudSimulator {
    public static let demoConversation: [DemoLine] = {
        let ana = UnifiedContact(id: "15145550123", phone: "+15145550123", name: "Ana Roy")
        let lucas = UnifiedContact(id: "15145550199", phone: "+15145550199", name: "Lucas Tremblay")
        return [
            DemoLine(customer: ana, text: "Hello, are you open on Friday?", language: "en"),
            DemoLine(customer: lucas, text: "Bonjour, vous ouvrez à quelle heure demain ?", language: "fr"),
            DemoLine(customer: ana, text: "Could I come in at 10 for a check-up?", language: "en"),
            DemoLine(customer: lucas, text: "Merci beaucoup 👋", language: "fr"),
        ]
    }()
}
