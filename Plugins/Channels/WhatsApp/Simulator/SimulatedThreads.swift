import ChannelKit
import Foundation

/// What Meta remembers of the conversations of its numbers.
struct SimulatedThreads {
    /// How long after a person's last message anything may be sent to them.
    private static let window: TimeInterval = 24 * 60 * 60
    /// How many messages with choices are remembered for each person.
    private static let rememberedOffers = 10

    private struct Key: Hashable {
        let number: String
        let person: String
    }

    private struct Offer {
        let message: String
        let choices: [String: ChoiceForm]
    }

    private var lastHeard: [Key: Date] = [:]
    private var offers: [Key: [Offer]] = [:]

    /// Notes that `customer` wrote.
    mutating func hear(_ customer: UnifiedContact, on number: SimulatedNumber, at moment: Date) {
        for id in [customer.id] + customer.aliases {
            lastHeard[Key(number: number.phoneNumberID, person: id)] = moment
        }
    }

    /// Whether `person` wrote, and too long ago.
    ///
    /// Of somebody who never wrote this simulator knows nothing: they may have written before it was started.
    func isWindowClosed(for person: String, on number: SimulatedNumber, at moment: Date) -> Bool {
        guard let heard = lastHeard[Key(number: number.phoneNumberID, person: person)] else { return false }
        return moment.timeIntervalSince(heard) >= Self.window
    }

    /// Notes what `send` lets a person choose of.
    mutating func remember(_ send: SimulatedSend, as id: String, on number: SimulatedNumber) {
        guard !send.message.choices.isEmpty else { return }
        let key = Key(number: number.phoneNumberID, person: send.customer)
        let known = (offers[key] ?? []).suffix(Self.rememberedOffers - 1)
        offers[key] = known + [Offer(message: id, choices: send.message.choices)]
    }

    /// The latest message on which `customer` can tap `choice`.
    func message(offering choice: String, to customer: UnifiedContact, on number: SimulatedNumber) -> TappedMessage? {
        for id in [customer.id] + customer.aliases {
            let known = offers[Key(number: number.phoneNumberID, person: id)] ?? []
            for offer in known.reversed() {
                guard let form = offer.choices[choice] else { continue }
                return TappedMessage(id: offer.message, number: number.displayPhoneNumber, form: form)
            }
        }
        return nil
    }
}
