using MLNetInterpret.Core.Findings;
using MLNetInterpret.Core.Maximization;
using MLNetInterpret.Core.Units;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Core.Pictures;

/// <summary>The end of an optimisation: what is behind a real row or behind its own moved copies goes on, without transforms, and
/// says so where it stays behind.</summary>
/// <param name="network">The network; reads pictures.</param>
/// <param name="picture">What is trained.</param>
/// <param name="plan">How it was climbed before.</param>
/// <param name="moves">Movements under which each picture is measured.</param>
/// <param name="end">The units' end.</param>
/// <param name="real">What real rows drive each of them to; null where that is not known.</param>
/// <param name="isFree">Whether any picture that the network reads may be found.</param>
/// <param name="goesOn">Whether what is behind may go on.</param>
internal sealed class Finish(
    HookedNetwork network, Parameterization picture, MaximizationOptions plan, int moves, UnitEnd end, RealRows?[] real,
    bool isFree, bool goesOn)
{
    private const int Rounds = 3, FewestSteps = 16;
    private const double Rate = 0.3;      // of the usual one: the start is a picture already

    /// <summary>Measures and improves one picture for each unit.</summary>
    public Finished[] Of(Candidate[] best, IProgress<WorkProgress>? progress)
    {
        var moved = new (float Mean, ImageInput Best)?[best.Length];
        Move([.. Enumerable.Range(0, best.Length)]);
        int[] pale = [.. Enumerable.Range(0, best.Length).Where(u => IsBehind(u) && IsBetter(Plain(best[u]), best[u]))];
        foreach (var u in pale) best[u] = Plain(best[u]);
        if (pale.Length > 0) Move(pale);
        for (var round = 0; round < Rounds && goesOn && picture.From is not null; round++)
        {
            int[] behind = [.. Enumerable.Range(0, best.Length).Where(IsBehind)];
            if (behind.Length == 0) break;
            foreach (var (unit, found) in GoOn(behind, round))
                if (IsBetter(found, best[unit])) best[unit] = found;
            Move(behind);
        }

        using var shown = UnitEnd.Batch(best.Select(one => one.Picture), network.Pixels!);
        var (scores, blurred) = (network.Score(end.Measured, shown), network.ScoreWhenBlurred(end.Measured, shown));
        best = [.. best.Select((one, u) => one with { Score = scores[u] })];
        progress.Report(Visualization.Stage, 1);
        return
        [
            .. best.Select((one, u) =>
                new Finished(one, moved[u]?.Mean, blurred[u], Row(u)?.Activation, Exceeded(u), IsBehind(u))),
        ];

        bool IsBehind(int u) => best[u].Source != OptimumSource.ClosedForm
            && (Shortfall.IsBehind(best[u].Score, Row(u)?.Activation, end.Highest)
                || Shortfall.IsBehind(best[u].Score, moved[u]?.Mean, end.Highest));

        bool IsBetter(Candidate one, Candidate other) => end.Sign * one.Score > end.Sign * other.Score;

        double? Exceeded(int u) => real[u] is { } rows
            ? end.Highest ? rows.ShareBelow(best[u].Score) : 1 - rows.ShareBelow(best[u].Score)
            : null;

        void Move(int[] some)
        {
            if (moves == 0) return;
            var part = end.Of(some);
            using var pictures = UnitEnd.Batch(some.Select(u => best[u].Picture), network.Pixels!);
            var copies = new MovedCopies(part.Sign, network.Pixels!);
            var means = network.ScoreWhenMoved(
                part.Measured, pictures, moves, plan.SeedOrZero, plan.Cancellation, copies.See);
            foreach (var (at, u) in some.Index()) moved[u] = (means[at], copies.Best[at]);
        }

        List<(int Unit, Candidate Found)> GoOn(int[] some, int round)
        {
            var part = end.Of(some);
            using var scope = NewDisposeScope();
            Tensor[] own = [.. some.Select(u => Plain(best[u]).Picture.ToTensor(network.Pixels!))];
            Tensor[] others = [.. some.Select(Other)];
            // the measure itself leaves a spot, so it comes last
            var climbed = round == 0 ? part.Ascended : part.Finished;
            using var result = network.Maximize(climbed, picture.From!(cat([.. own, .. others])), null, plan with
            {
                Steps = Math.Max(FewestSteps, plan.Steps / 2),
                PlainSteps = Math.Max(FewestSteps, plan.Steps / 2),
                LearningRate = Rate * Pace.Of(picture, plan).Rate,
                Decay = 0,
                Measure = part.Measured,
                Restarts = 0,
                Seed = plan.SeedOrZero + round + 1,
                Count = 2 * some.Length,
                Snapshots = [],
            });
            // a parameterisation meets a start to half a level of 8 bits
            var given = network.Score(part.Measured, cat(others));
            return [.. some.Index().SelectMany<(int At, int Unit), (int, Candidate)>(one =>
            {
                var (here, further) = (best[one.Unit], Candidate.Of(result, one.At));
                var other = Candidate.Of(result, some.Length + one.At);
                var start = new Candidate(ImageInput.From(others[one.At], network.Pixels!), given[one.At], here.Source, []);
                Candidate Found(Candidate found) => FromReal(one.Unit)
                    ? found with { Source = OptimumSource.RealRow }
                    : Further(here, found);
                return
                [
                    (one.Unit, Further(here, further)), (one.Unit, Found(start)), (one.Unit, Found(other)),
                ];
            })];
        }

        static Candidate Further(Candidate here, Candidate found) => here with
        {
            Picture = found.Picture,
            Score = found.Score,
            Trace = [.. here.Trace, .. found.Trace],
            Unlifted = null,
        };

        // contrast is a look, and none where the unit answers less for it
        static Candidate Plain(Candidate one) => one.Unlifted ?? one;

        // a real picture where one goes further; else the best moved copy
        Tensor Other(int u) => FromReal(u)
            ? end.Start(u, Row(u)!.Picture!, Row(u)!.Position)
            : (moved[u]?.Best ?? best[u].Picture).ToTensor(network.Pixels!);

        bool FromReal(int u) => isFree && Row(u)?.Picture is not null
            && Shortfall.IsBehind(best[u].Score, Row(u)!.Activation, end.Highest);
    }

    private RealRow? Row(int u) => end.Highest ? real[u]?.Highest : real[u]?.Lowest;

    /// <summary>The best moved copy of each picture.</summary>
    private sealed class MovedCopies(int sign, PixelScale pixels)
    {
        private readonly Dictionary<int, (float Score, ImageInput Picture)> _best = [];

        public ImageInput[] Best => [.. _best.OrderBy(kept => kept.Key).Select(kept => kept.Value.Picture)];

        public void See(Tensor pictures, IReadOnlyList<float> scores)
        {
            for (var item = 0; item < scores.Count; item++)
            {
                if (_best.TryGetValue(item, out var kept) && !(sign * scores[item] > sign * kept.Score)) continue;
                using var one = pictures[item];
                _best[item] = (scores[item], ImageInput.From(one, pixels));
            }
        }
    }
}

/// <summary>A picture that is reported.</summary>
/// <param name="Found">The picture.</param>
/// <param name="Moved">The unit's mean activation while it is moved; null where that was not measured.</param>
/// <param name="Blurred">The unit's activation while it is blurred.</param>
/// <param name="Real">The unit's activation on the most extreme real row; null without rows.</param>
/// <param name="RowsExceeded">Share of the real rows that it exceeds; null without rows.</param>
/// <param name="FallsShort">Whether it stayed behind.</param>
internal sealed record Finished(
    Candidate Found, float? Moved, float Blurred, float? Real, double? RowsExceeded, bool FallsShort);
