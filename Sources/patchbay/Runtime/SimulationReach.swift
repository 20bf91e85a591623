import ArgumentParser

/// The check of the addresses on which a simulation may listen.
///
/// A simulated hub replies to forged customers and calls the tools of this machine; simulators act as any customer for any
/// client.
struct SimulationReach: ParsableArguments {
    @Flag(
        name: .customLong("simulate-anywhere"),
        help: "Allow other machines to reach the simulation: --listen may be a non-loopback address."
    )
    var isAnywhere = false

    /// Throws for an address that other machines can reach, unless that is allowed.
    func require(_ address: ListenAddress) throws {
        guard !address.isLoopback, !isAnywhere else { return }
        throw ValidationError(
            "other machines could reach a simulation on \(address): listen on 127.0.0.1, or add --simulate-anywhere"
        )
    }

    /// Warns about an address that other machines can reach.
    func warn(of address: ListenAddress, _ announcer: Announcer) {
        guard !address.isLoopback else { return }
        announcer.warn("other machines can reach the simulation on \(address) and act as customers")
    }
}
