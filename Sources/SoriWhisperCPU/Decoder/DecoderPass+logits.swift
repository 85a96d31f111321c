import SoriWhisper

extension DecoderPass {
    /// The logits of the rows that want them: `[wanted, vocabularySize]`.
    func computeLogits(_ logits: UnsafeMutablePointer<Float>, _ context: DecoderThreadContext, _ index: Int) {
        let (width, size) = (configuration.width, configuration.vocabularySize)
        guard wantedCount > 0 else { return }
        let left = left(weights.logits.inner, context)
        forLeftRows(wantedCount, index) { output in
            let row = unsafe Int(wanted.base[output])
            unsafe weights.decoderNorm.apply(buffers.hidden.base + row * width, count: width, out: context.row.base)
            unsafe left.set(output, context.row.base, count: width)
        }
        if let text = weights.text {
            unsafe text.coarseLogits(
                left, rows: wantedCount, share(index, of: text), next: context.logits.weights(of: weights.logits),
                out: logits, stride: size, maxima: buffers.maxima.base)
        }
        unsafe multiply(
            weights.logits, context.logits, rows: wantedCount, context, .store,
            out: logits + (weights.text?.columns ?? 0),
            stride: size, next: context.queryKeyValue.weights(of: weights.decoder[0].queryKeyValue))
        guard let text = weights.text else { return }
        team.barrier()
        unsafe computeExactLogits(text, left, logits, index)
    }

    /// The first weights that a thread reads for logits.
    func firstLogits(_ context: DecoderThreadContext, _ index: Int) -> UnsafeRawPointer? {
        guard let text = weights.text else { return unsafe context.logits.weights(of: weights.logits) }
        return unsafe text.weights(at: share(index, of: text).lowerBound)
    }

    /// Makes the logits exact that have to be. Which they are depends on nothing but the row.
    private func computeExactLogits(
        _ text: SplitMatrix, _ left: Activations, _ logits: UnsafeMutablePointer<Float>, _ index: Int
    ) {
        for output in 0..<wantedCount {
            let onlyLikeliest = unsafe buffers.step.base[Int(wanted.base[output])].onlyLikeliest
            // The last rows, fewer than there are threads, are shared.
            let isShared = output >= wantedCount / team.count * team.count
            guard isShared || output % team.count == index else { continue }
            unsafe text.exactLogits(
                left, row: output, isShared ? share(index, of: text) : 0..<text.columns, onlyLikeliest: onlyLikeliest,
                out: logits, stride: configuration.vocabularySize, maxima: buffers.maxima.base)
        }
    }

    /// The columns of a thread: whole panels.
    private func share(_ index: Int, of text: SplitMatrix) -> Range<Int> {
        let panels = text.columns / 64
        return panels * index / team.count * 64..<panels * (index + 1) / team.count * 64
    }
}
