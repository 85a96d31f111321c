/// The machines that have room for a job; every step takes the same time, however many they are.
struct FreeMachines {
    private var machines: [Int]
    /// Where each machine is in `machines`; nil for one without room.
    private var positions: [Int?]

    /// All of `count` machines.
    init(count: Int) {
        machines = Array(0..<count)
        positions = machines.map(Optional.init)
    }

    var count: Int { machines.count }

    /// One of them; there is at least one.
    func any(_ random: inout SeededRandom) -> Int { machines[Int(random.next() % UInt64(machines.count))] }

    mutating func add(_ machine: Int) {
        guard positions[machine] == nil else { return }
        positions[machine] = machines.count
        machines.append(machine)
    }

    mutating func remove(_ machine: Int) {
        guard let position = positions[machine] else { return }
        machines.swapAt(position, machines.count - 1)
        positions[machines[position]] = position
        machines.removeLast()
        positions[machine] = nil
    }
}
