using TorchSharp;

namespace MLNetInterpret.Tests.Scanning;

/// <summary>A character of a text: its value in the first window that looks at it.</summary>
internal sealed record SeenCharacter(long Character, int Window, int Position, float Value);

/// <summary>Window after window through the network, whole; each character of the text is kept the first time that it is looked
/// at.</summary>
internal static class ReferenceText
{
    /// <summary>The characters of every unit of a point: <c>[unit][...]</c>.</summary>
    public static SeenCharacter[][] Look(
        HookedNetwork network, string point, string alphabet, IReadOnlyList<(string Text, long Offset)> windows, int warmUp)
    {
        var (seen, characters) = (new List<SeenCharacter[]>(), new HashSet<long>());
        for (var window = 0; window < windows.Count; window++)
        {
            var (text, offset) = windows[window];
            long[] indices = [.. text.Select(c => (long)alphabet.IndexOf(c, StringComparison.Ordinal))];
            using var codes = torch.tensor(indices).unsqueeze(0);
            using var cache = network.RunWithCache(codes, new ActivationPoint(point));
            using var map = cache[new ActivationPoint(point)][0].contiguous();      // [units, time]
            var values = map.data<float>().ToArray();
            for (var position = warmUp; position < text.Length; position++)
                if (characters.Add(offset + position))
                    seen.Add([.. Enumerable.Range(0, values.Length / text.Length).Select(
                        unit => new SeenCharacter(offset + position, window, position, values[unit * text.Length + position]))]);
        }

        return [.. Enumerable.Range(0, seen[0].Length).Select(unit => seen.Select(one => one[unit]).ToArray())];
    }

    /// <summary>A unit's entry is what was seen: counts, mean, and each window once, at its most extreme character.</summary>
    public static void Agrees(this UnitScan found, SeenCharacter[] seen, int topRows)
    {
        Assert.AreEqual(seen.Length, found.Statistics.Count);
        Assert.AreEqual(seen.Average(one => (double)one.Value), found.Statistics.Mean, 1e-6);
        foreach (var (rows, sign) in new[] { (found.Highest, 1), (found.Lowest, -1) })
        {
            var expected = seen.OrderByDescending(one => sign * one.Value).DistinctBy(one => one.Window).Take(topRows).ToArray();
            CollectionAssert.AreEqual(
                expected.Select(one => (one.Window, one.Position)).ToArray(),
                rows.Select(row => ((int)row.Row, row.Position.Single())).ToArray(),
                $"{found.Unit}");
            foreach (var (one, row) in expected.Zip(rows)) Assert.AreEqual(one.Value, row.Activation, 1e-6f);
        }
    }
}
