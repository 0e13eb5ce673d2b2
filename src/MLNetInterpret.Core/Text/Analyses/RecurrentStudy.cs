using MLNetInterpret.Core.Concepts;
using MLNetInterpret.Core.Networks.Recurrent;
using MLNetInterpret.Core.Statistics;
using MLNetInterpret.Core.Units;

namespace MLNetInterpret.Core.Text.Analyses;

/// <summary>The steps of a <see cref="RecurrentAnalysis"/>.</summary>
internal static class RecurrentStudy
{
    private const int LeastCounted = 100;
    private const int Block = 1_000;
    private const int LeastForInterval = 10_000;
    private const int Draws = 1_000;

    public static RecurrentAnalysis Run(
        CharNetwork network, CodedText training, CodedText heldOut, RecurrentOptions options, Func<long, Provenance>? provenance)
    {
        options = options.Validated();
        var vocabulary = network.Architecture.Vocabulary;
        Require(training, vocabulary, LeastCounted, "training text", nameof(training));
        Require(
            heldOut, vocabulary, options.WarmUp + LeastCounted,
            $"held-out text (of which {options.WarmUp} are only read)", nameof(heldOut));

        var ngrams = Ngrams(training, heldOut, vocabulary, options);
        options.Progress.Report(RecurrentPass.Stage, 0.4);
        var pass = RecurrentPass.Over(network, heldOut.Codes.Span, options, 0.4, 0.9);
        options.Progress.Report("looking for errors", 0.9);

        (int Order, double Bits)[] orders = [.. ngrams.Select((bits, i) => (Order: i + 1, Bits: bits.Average()))];
        (int Order, double Bits) best = orders.MinBy(order => order.Bits)!;
        var predictions = new Predictions(options.WarmUp, pass.Bits, ngrams, best.Order);
        var analysis = new RecurrentAnalysis(
            network.Architecture.Kind, training.Length, predictions.Count, pass.Bits.Average(), Interval(pass.Bits, options),
            orders,
            Interval([.. pass.Bits.Zip(ngrams[best.Order - 1], (ours, ngram) => ngram - ours)], options),
            pass.Layers, Errors(training.Text.Span, heldOut, predictions), BracketStudy.Of(heldOut, predictions, options.Offsets))
        {
            Provenance = provenance?.Invoke(predictions.Count),
            CharactersPerToken = heldOut.HasTokens
                ? Pairs.Characters(heldOut.Text.Span[heldOut.Start(predictions.From)..]) / (double)predictions.Count
                : null,
        };
        options.Cancellation.ThrowIfCancellationRequested();
        options.Progress.Report("looking for errors", 1);
        return analysis;
    }

    private static void Require(CodedText text, int vocabulary, int least, string name, string parameter)
    {
        if (text.Length < least)
            throw new ArgumentException(
                $"The {name} has {text.Length:N0} {text.Unit}s, but at least {least:N0} are needed.", parameter);
        foreach (var code in text.Codes.Span)
            if ((uint)code >= (uint)vocabulary)
                throw new ArgumentException(
                    $"The {name} has the code {code}, but codes have to be 0 to {vocabulary - 1}.", parameter);
    }

    /// <summary>Bits of every counted character, by order.</summary>
    private static double[][] Ngrams(CodedText training, CodedText heldOut, int vocabulary, RecurrentOptions options)
    {
        var model = new NgramModel(training.Codes.Span, vocabulary, options.Orders);
        options.Progress.Report("asking n-gram models", 0.2);
        var count = heldOut.Length - options.WarmUp;
        double[][] bits = [.. Enumerable.Range(0, options.Orders).Select(_ => new double[count])];
        var parallel = new ParallelOptions
        {
            CancellationToken = options.Cancellation,
            MaxDegreeOfParallelism = options.Threads > 0 ? options.Threads : -1,
        };
        Parallel.For(0, (count + Block - 1) / Block, parallel, block =>
        {
            var codes = heldOut.Codes.Span;
            Span<double> byOrder = stackalloc double[options.Orders];
            for (var i = block * Block; i < Math.Min(count, (block + 1) * Block); i++)
            {
                var place = options.WarmUp + i;
                model.Probabilities(codes[Math.Max(0, place - options.Orders)..place], codes[place], byOrder);
                for (var order = 0; order < byOrder.Length; order++) bits[order][i] = -Math.Log2(byOrder[order]);
            }
        });
        return bits;
    }

    private static ErrorBreakdown Errors(ReadOnlySpan<char> training, CodedText text, Predictions predictions)
    {
        var ofText = CharacterKinds.Of(text.Text.Span);
        CharacterKind[] kinds = text.IsPlain
            ? ofText
            : [.. Enumerable.Range(0, text.Length).Select(code => ofText[text.Head(code)])];
        var places = Enumerable.Range(predictions.From, predictions.Count);
        var oracles = new ErrorOracles(training, text, predictions);
        var (removed, boosts) = oracles.Ask();
        return new(
            [.. places.GroupBy(place => kinds[place]).OrderBy(kind => kind.Key).Select(kind => new KindLoss(
                kind.Key, kind.Count(), kind.Count(predictions.Errs), predictions.Mean(kind, bits => bits)))],
            oracles.Errors, places.Count(predictions.NgramErrs),
            places.Count(place => predictions.Errs(place) && predictions.NgramErrs(place)),
            removed, boosts);
    }

    /// <summary>Where a mean lies; null where the text is too short.</summary>
    /// <remarks>Some pages of a text are easier than others:
    /// shorter blocks than these would make the interval too narrow.</remarks>
    private static Interval? Interval(double[] values, RecurrentOptions options)
    {
        if (values.Length < LeastForInterval) return null;
        var block = Math.Max(BlockBootstrap.BlockLength(values), Math.Min(Block, values.Length / 20));
        return new BlockBootstrap(values).IntervalOf(sums => sums[0] / values.Length, block, Draws, 0.95, options.SeedOrZero);
    }
}
