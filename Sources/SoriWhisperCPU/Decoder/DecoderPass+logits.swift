import SoriWhisper

extension DecoderPass {
    /// The logits of the rows that want them: `[wanted, vocabularySize]`.
    func computeLogits(_ logits: UnsafeMutablePointer<Float>, _ lane: DecoderThreadContext, _ index: Int) {
        let (width, size) = (configuration.width, configuration.vocabularySize)
        guard wantedCount > 0 else { return }
        let left = left(weights.logits.inner, lane)
        forLeftRows(wantedCount, index) { place in
            let row = unsafe Int(wanted.base[place])
            unsafe weights.decoderNorm.apply(buffers.hidden.base + row * width, count: width, out: lane.row.base)
            unsafe left.set(place, lane.row.base, count: width)
        }
        if let text = weights.text {
            unsafe text.outline(
                left, rows: wantedCount, share(index, of: text), next: lane.logits.weights(of: weights.logits),
                out: logits, stride: size, most: buffers.most.base)
        }
        unsafe multiply(
            weights.logits, lane.logits, rows: wantedCount, lane, .store, out: logits + (weights.text?.columns ?? 0),
            stride: size, next: lane.queryKeyValue.weights(of: weights.decoder[0].queryKeyValue))
        guard let text = weights.text else { return }
        team.barrier()
        unsafe refine(text, left, logits, index)
    }

    /// The first weights that a thread reads for logits.
    func firstLogits(_ lane: DecoderThreadContext, _ index: Int) -> UnsafeRawPointer? {
        guard let text = weights.text else { return unsafe lane.logits.weights(of: weights.logits) }
        return unsafe text.weights(at: share(index, of: text).lowerBound)
    }

    /// Makes the logits exact that have to be. Which they are depends on nothing but the row.
    private func refine(
        _ text: PlanedMatrix, _ left: Activations, _ logits: UnsafeMutablePointer<Float>, _ index: Int
    ) {
        for place in 0..<wantedCount {
            let onlyLikeliest = unsafe buffers.step.base[Int(wanted.base[place])].onlyLikeliest
            // The last rows, fewer than there are threads, are shared.
            let isShared = place >= wantedCount / team.count * team.count
            guard isShared || place % team.count == index else { continue }
            unsafe text.refine(
                left, row: place, isShared ? share(index, of: text) : 0..<text.columns, onlyLikeliest: onlyLikeliest,
                out: logits, stride: configuration.vocabularySize, most: buffers.most.base)
        }
    }

    /// The columns of a thread: whole panels.
    private func share(_ index: Int, of text: PlanedMatrix) -> Range<Int> {
        let panels = text.columns / 64
        return panels * index / team.count * 64..<panels * (index + 1) / team.count * 64
    }
}
