import ChannelKit
import Foundation

/// Meta's state of the conversations of its numbers.
struct SimulatedThreads {
    /// The customer service window: 24 hours after the customer's last message.
    private static let window: TimeInterval = 24 * 60 * 60
    /// The max number of messages with choices to keep per customer, so that memory stays bounded.
    private static let rememberedOffers = 10

    private struct Key: Hashable {
        let number: String
        let customer: String
    }

    private struct Offer {
        let message: String
        let choices: [String: ChoiceForm]
    }

    private var lastMessageAt: [Key: Date] = [:]
    private var offers: [Key: [Offer]] = [:]

    /// Records a message from `customer`.
    mutating func recordMessage(from customer: UnifiedContact, on number: SimulatedNumber, at moment: Date) {
        for id in [customer.id] + customer.aliases {
            lastMessageAt[Key(number: number.phoneNumberID, customer: id)] = moment
        }
    }

    /// True if the customer's last message is older than the window.
    ///
    /// The window of a customer without messages counts as open: they may have written before the simulator was
    /// started.
    func isWindowClosed(for customer: String, on number: SimulatedNumber, at moment: Date) -> Bool {
        guard let sentAt = lastMessageAt[Key(number: number.phoneNumberID, customer: customer)] else { return false }
        return moment.timeIntervalSince(sentAt) >= Self.window
    }

    /// Records the choices that `send` offers to its recipient.
    mutating func remember(_ send: SimulatedSend, as id: String, on number: SimulatedNumber) {
        guard !send.message.choices.isEmpty else { return }
        let key = Key(number: number.phoneNumberID, customer: send.customer)
        let known = (offers[key] ?? []).suffix(Self.rememberedOffers - 1)
        offers[key] = known + [Offer(message: id, choices: send.message.choices)]
    }

    /// The latest message that offers `choice` to `customer`.
    func message(offering choice: String, to customer: UnifiedContact, on number: SimulatedNumber) -> TappedMessage? {
        for id in [customer.id] + customer.aliases {
            let known = offers[Key(number: number.phoneNumberID, customer: id)] ?? []
            for offer in known.reversed() {
                guard let form = offer.choices[choice] else { continue }
                return TappedMessage(id: offer.message, number: number.displayPhoneNumber, form: form)
            }
        }
        return nil
    }
}
