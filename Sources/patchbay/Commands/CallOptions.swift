import ArgumentParser
import ChannelKit
import Foundation

/// What a customer does on the phone.
struct CallOptions: ParsableArguments {
    @Flag(name: .customLong("call"), help: "The customer calls.")
    var calls = false

    @Option(help: "What the customer says in the call.")
    var speak: String?

    @Option(help: "What the customer says then, while the answer to --speak is still being spoken.")
    var interruptWith: String?

    @Option(help: "The keys that the customer presses.")
    var press: String?

    @Flag(help: "The customer says nothing for as long as the provider waits.")
    var fallSilent = false

    @Flag(help: "The customer ends the call.")
    var hangUp = false

    @Option(help: "The tool that the provider's own model wants to use in the call.")
    var tool: String?

    @Option(help: "The tool's arguments, a JSON object.")
    var arguments = "{}"

    func validate() throws {
        guard interruptWith == nil || speak != nil else { throw ValidationError("--interrupt-with belongs to --speak") }
        guard (try? JSONValue(parsing: Data(arguments.utf8)))?.object != nil else {
            throw ValidationError("--arguments is a JSON object, such as '{\"day\": \"2026-08-24\"}'")
        }
    }

    /// How many things were asked for.
    var count: Int {
        [calls, speak != nil, press != nil, fallSilent, hangUp, tool != nil].filter(\.self).count
    }

    /// The one thing, as the simulators' control door takes it.
    var command: (key: String, value: JSONValue)? {
        if calls { return ("calls", true) }
        if fallSilent { return ("falls_silent", true) }
        if hangUp { return ("hangs_up", true) }
        if let press { return ("presses", .string(press)) }
        if let speak, let interruptWith {
            return ("interrupts", ["first": .string(speak), "then": .string(interruptWith)])
        }
        if let speak { return ("speaks", .string(speak)) }
        guard let tool else { return nil }
        let arguments = (try? JSONValue(parsing: Data(arguments.utf8))) ?? .object([:])
        return ("tool_call", ["name": .string(tool), "arguments": arguments])
    }
}
