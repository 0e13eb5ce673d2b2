using MLNetInterpret.Core.Findings;
using MLNetInterpret.Core.Units;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Core.Pictures;

/// <summary>The end of an optimisation: what is behind a real row or behind its own moved copies goes on, without transforms, and
/// says so where it stays behind.</summary>
internal sealed class Finish(
    HookedNetwork network, Parameterization picture, VisualizationOptions options, UnitEnd end, RealRows?[] real, bool isFree)
{
    private const int Rounds = 2, FewestSteps = 16;
    private const double Rate = 0.2;      // of the usual one: the start is a picture already

    /// <summary>Measures and improves one picture for each unit.</summary>
    public Finished[] Of(Candidate[] best, IProgress<WorkProgress>? progress)
    {
        var moved = new (float Mean, ImageInput Best)?[best.Length];
        Move([.. Enumerable.Range(0, best.Length)]);
        progress.Report(Visualization.Stage, 1);
        for (var round = 0; round < Rounds && picture.From is not null; round++)
        {
            int[] behind = [.. Enumerable.Range(0, best.Length).Where(IsBehind)];
            if (behind.Length == 0) break;
            foreach (var (unit, found) in GoOn(behind, round))
                if (end.Sign * found.Score > end.Sign * best[unit].Score) best[unit] = found;
            Move(behind);
        }

        return [.. best.Select((found, u) => new Finished(found, moved[u]?.Mean, Row(u)?.Activation, Exceeded(u), IsBehind(u)))];

        bool IsBehind(int u) => best[u].Source != OptimumSource.ClosedForm
            && (Shortfall.IsBehind(best[u].Score, Row(u)?.Activation, end.Highest)
                || Shortfall.IsBehind(best[u].Score, moved[u]?.Mean, end.Highest));

        double? Exceeded(int u) => real[u] is { } rows
            ? end.Highest ? rows.ShareBelow(best[u].Score) : 1 - rows.ShareBelow(best[u].Score)
            : null;

        void Move(int[] some)
        {
            if (options.Moves == 0) return;
            var part = end.Of(some);
            using var pictures = UnitEnd.Batch(some.Select(u => best[u].Picture), network.Pixels!);
            var copies = new MovedCopies(part.Sign, network.Pixels!);
            var means = network.ScoreWhenMoved(
                part.Measured, pictures, options.Moves, options.SeedOrZero, options.Cancellation, copies.See);
            foreach (var (at, u) in some.Index()) moved[u] = (means[at], copies.Best[at]);
        }

        List<(int Unit, Candidate Found)> GoOn(int[] some, int round)
        {
            var part = end.Of(some);
            using var scope = NewDisposeScope();
            Tensor[] own = [.. some.Select(u => best[u].Picture.ToTensor(network.Pixels!))];
            Tensor[] others = [.. some.Select(Other)];
            using var result = network.Maximize(part.Finished, picture.From!(cat([.. own, .. others])), null, new()
            {
                Steps = Math.Max(FewestSteps, options.Steps / 2),
                PlainSteps = Math.Max(FewestSteps, options.Steps / 2),
                LearningRate = Rate * options.LearningRate,
                Measure = part.Measured,
                Restarts = 0,
                Seed = options.SeedOrZero + round + 1,
                Count = 2 * some.Length,
                Cancellation = options.Cancellation,
            });
            return [.. some.Index().SelectMany<(int At, int Unit), (int, Candidate)>(one =>
            {
                var (here, further) = (best[one.Unit], Candidate.Of(result, one.At));
                var other = Candidate.Of(result, some.Length + one.At, FromReal(one.Unit) ? OptimumSource.RealRow : here.Source);
                return
                [
                    (one.Unit, here with
                    {
                        Picture = further.Picture,
                        Score = further.Score,
                        Trace = [.. here.Trace, .. further.Trace],
                    }),
                    (one.Unit, other),
                ];
            })];
        }

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
/// <param name="Real">The unit's activation on the most extreme real row; null without rows.</param>
/// <param name="RowsExceeded">Share of the real rows that it exceeds; null without rows.</param>
/// <param name="FallsShort">Whether it stayed behind.</param>
internal sealed record Finished(Candidate Found, float? Moved, float? Real, double? RowsExceeded, bool FallsShort);
