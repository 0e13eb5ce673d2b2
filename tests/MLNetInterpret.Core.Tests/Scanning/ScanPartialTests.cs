using CsCheck;
using MLNetInterpret.Core.Scanning;

namespace MLNetInterpret;

[TestClass]
public class ScanPartialTests
{
    private static readonly Gen<(int Rows, int PerShard, int Batch, int Kind, int Seed)> Cases =
        Gen.Select(Gen.Int[1, 45], Gen.Int[3, 10], Gen.Int[1, 4], Gen.Int[0, 2], Gen.Int[0, 1000]);

    [TestMethod]
    public void Merging_in_any_order_and_grouping_gives_the_same_bytes() => Law.Holds(Cases, one =>
    {
        using var network = Case(one, out var plan, out var rows);
        if (one.Seed % 2 == 1) plan = plan with { SampleShare = 0.5 };
        var shards = Scans.Shards(network, plan, rows).Select(Scans.Bytes).ToList();
        var expected = Scans.All(network, plan, rows).Bytes();
        var random = new Random(one.Seed);
        for (var round = 0; round < 4; round++)
        {
            // two parts are picked and become one, until one is left
            var parts = shards.Select(bytes => bytes.Again(plan, network)).ToList();
            while (parts.Count > 1)
            {
                var taken = parts[random.Next(parts.Count)];
                parts.Remove(taken);
                var into = parts[random.Next(parts.Count)];
                Assert.IsTrue(into.Merge(taken));
            }

            CollectionAssert.AreEqual(expected, parts[0].Bytes());
            Assert.AreEqual(rows.Count, parts[0].Rows);
            CollectionAssert.AreEqual(Enumerable.Range(0, shards.Count).ToArray(), parts[0].Shards.ToArray());
        }
    }, times: 60);

    [TestMethod]
    public void Merging_the_same_shard_twice_changes_nothing() => Law.Holds(Cases, one =>
    {
        using var network = Case(one, out var plan, out var rows);
        var shards = Scans.Shards(network, plan, rows).Select(Scans.Bytes).ToList();
        var all = Scans.All(network, plan, rows);
        var before = all.Bytes();
        foreach (var shard in shards) Assert.IsFalse(all.Merge(shard.Again(plan, network)));
        Assert.IsFalse(all.Merge(all));
        CollectionAssert.AreEqual(before, all.Bytes());
    });

    [TestMethod]
    public void Saving_and_loading_gives_the_same_bytes() => Law.Holds(Cases, one =>
    {
        using var network = Case(one, out var plan, out var rows);
        var path = Path.GetTempFileName();
        try
        {
            var partial = Scans.All(network, plan, rows);
            partial.Save(path);
            var loaded = ScanPartial.Load(path, plan, network.Points);
            CollectionAssert.AreEqual(File.ReadAllBytes(path), loaded.Bytes());
            Assert.AreEqual(partial.DataHash, loaded.DataHash);
            var (a, b) = (ScannedUnits.From(partial, network), ScannedUnits.From(loaded, network));
            Assert.AreEqual(Text(a), Text(b));
        }
        finally
        {
            File.Delete(path);
        }
    });

    [TestMethod]
    public void The_same_plan_gives_the_same_bytes_again() => Law.Holds(Cases, one =>
    {
        using var network = Case(one, out var plan, out var rows);
        CollectionAssert.AreEqual(Scans.All(network, plan, rows).Bytes(), Scans.All(network, plan, rows).Bytes());
    });

    [TestMethod]
    public void Other_rows_give_other_bytes_and_another_hash_of_the_data()
    {
        using var network = Planted.Same(2);
        var plan = new ScanPlan { Units = ["same"] };
        var one = Scans.All(network, plan, Data.Of([[1, 2], [3, 4]]));
        var other = Scans.All(network, plan, Data.Of([[1, 2], [3, 5]]));
        Assert.AreNotEqual(one.DataHash, other.DataHash);
        CollectionAssert.AreNotEqual(one.Bytes(), other.Bytes());
    }

    [TestMethod]
    public void A_partial_of_another_plan_is_refused()
    {
        using var network = Planted.Same(2);
        var plan = new ScanPlan { Units = ["same"], RowsPerShard = 2 };
        var other = new ScanPlan { Units = ["same"], RowsPerShard = 2, Seed = 1 };
        var rows = Data.Of([[1, 2], [3, 4], [5, 6]]);
        var partial = Scans.Shard(network, plan, rows, 0);
        var error = Assert.ThrowsExactly<ArgumentException>(() => partial.Merge(Scans.Shard(network, other, rows, 1)));
        StringAssert.Contains(error.Message, $"belongs to the plan {other.Id}, not to {plan.Id}");
        var failure = Assert.ThrowsExactly<InvalidDataException>(() => Scans.Bytes(partial).Again(other, network));
        StringAssert.Contains(failure.Message, $"it belongs to the plan {plan.Id}, not to {other.Id}");
    }

    [TestMethod]
    public void A_whole_file_of_another_plan_or_a_newer_version_is_refused_and_left_where_it_is()
    {
        using var network = Planted.Same(2);
        var plan = new ScanPlan { Units = ["same"], RowsPerShard = 2, Rows = 3 };
        var rows = Data.Of([[1, 2], [3, 4], [5, 6]]);
        var folder = Directory.CreateTempSubdirectory("partials-").FullName;
        try
        {
            using var job = ScanJob.Create(folder, plan);
            var path = Path.Combine(folder, "shard-000000.partial");
            void Refused(byte[] bytes, string why)
            {
                File.WriteAllBytes(path, bytes);
                StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => job.Has(0)).Message, why);
                StringAssert.Contains(
                    Assert.ThrowsExactly<InvalidDataException>(() => job.Merge(network.Points)).Message, why);
                CollectionAssert.AreEqual(bytes, File.ReadAllBytes(path));
            }

            Refused(Scans.Shard(network, plan with { Seed = 1 }, rows, 0).Bytes(), "it belongs to the plan");
            var newer = Scans.Shard(network, plan, rows, 0).Bytes()[..^32];
            newer[7] = (byte)'3';
            Refused([.. newer, .. System.Security.Cryptography.SHA256.HashData(newer)], "was written by a newer version");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [TestMethod]
    public void Parts_that_overlap_are_refused_and_stay_as_they_were()
    {
        using var network = Planted.Same(2);
        var plan = new ScanPlan { Units = ["same"], RowsPerShard = 2 };
        var rows = Data.Normal(1, 6, 2);
        ScanPartial Of(params int[] shards)
        {
            var parts = shards.Select(shard => Scans.Shard(network, plan, rows, shard)).ToList();
            foreach (var part in parts.Skip(1)) parts[0].Merge(part);
            return parts[0];
        }

        var left = Of(0, 1);
        var before = left.Bytes();
        var error = Assert.ThrowsExactly<InvalidOperationException>(() => left.Merge(Of(1, 2)));
        StringAssert.Contains(error.Message, "Both partials hold shard 1, and each has others besides");
        error = Assert.ThrowsExactly<InvalidOperationException>(() => left.Merge(Of(0, 1, 2)));
        StringAssert.Contains(error.Message, "merge this one into it");
        CollectionAssert.AreEqual(before, left.Bytes());
        var whole = Of(0, 1, 2);
        Assert.IsFalse(whole.Merge(left));
    }

    [TestMethod]
    public void A_truncated_or_damaged_file_is_refused_by_name()
    {
        using var network = Case((12, 5, 2, 1, 3), out var plan, out var rows);
        var whole = Scans.All(network, plan, rows).Bytes();
        var path = Path.GetTempFileName();
        void Refused(byte[] bytes, string what)
        {
            File.WriteAllBytes(path, bytes);
            var error = Assert.ThrowsExactly<InvalidDataException>(() => ScanPartial.Load(path, plan, network.Points), what);
            StringAssert.StartsWith(error.Message, $"'{path}' is not a partial result of this scan: it", what);
        }

        try
        {
            for (var length = 0; length < whole.Length; length += length < 100 ? 1 : 97)
                Refused(whole[..length], $"{length} bytes");
            for (var at = 0; at < whole.Length; at += at < 60 || at > whole.Length - 40 ? 1 : 31)
            {
                var broken = (byte[])whole.Clone();
                broken[at] ^= (byte)(1 << at % 8);
                Refused(broken, $"byte {at}");
            }

            Refused([.. whole, 0], "one byte more");
            Refused([], "nothing");
        }
        finally
        {
            File.Delete(path);
        }
    }

    [TestMethod]
    public void Content_that_is_damaged_under_a_right_checksum_is_refused_too()
    {
        using var network = Planted.Same(2);
        var plan = new ScanPlan { Units = ["same:0"] };
        var wider = plan with { Units = ["same"] };
        var bytes = Scans.All(network, plan, Data.Normal(1, 5, 2)).Bytes();
        var points = ScannedPoint.Of(wider, network.Points);
        var error = Assert.ThrowsExactly<InvalidDataException>(() => ScanPartialFile.Decode(bytes, plan, points));
        StringAssert.Contains(error.Message, "its content is damaged");
    }

    [TestMethod]
    public void A_shard_without_rows_merges_as_nothing()
    {
        using var network = Planted.Same(2);
        var plan = new ScanPlan { Units = ["same"], RowsPerShard = 4, Rows = 4 };
        var all = Scans.All(network, plan, Data.Normal(1, 4, 2));
        var expected = ScannedUnits.From(all, network).Units[0].Statistics.Mean;
        using var scan = new ActivationScan(network, plan, 1);
        Assert.IsTrue(all.Merge(scan.Finish()));
        Assert.AreEqual(4, all.Rows);
        Assert.AreEqual(expected, ScannedUnits.From(all, network).Units[0].Statistics.Mean);
    }

    /// <summary>Rows of any values, pictures, or texts.</summary>
    private static HookedNetwork Case(
        (int Rows, int PerShard, int Batch, int Kind, int Seed) one, out ScanPlan plan, out Data rows)
    {
        plan = new()
        {
            TopRows = 2,
            CandidatesPerRow = 2,
            RowsPerShard = one.PerShard,
            BatchRows = one.Batch,
            Projections = 16,
            Seed = one.Seed,
        };
        switch (one.Kind)
        {
            case 0:
                var values = new PCG(2, (ulong)one.Seed);
                float[] Row() => Draw.Any.Array[3].Generate(values, null, out var _);
                rows = Data.Of([.. Enumerable.Range(0, one.Rows).Select(_ => Row())]).InClasses("a", "b");
                plan = plan with
                {
                    Units = ["same"],
                    Columns = ["x", "y", "z"],
                    Classes = ["a", "b"],
                    ExactCorrelations = ["same"],
                };
                return Planted.Same(3);
            case 1:
                rows = Data.Whole(one.Seed, -3, 3, one.Rows, 1, 9, 9).InClasses("a", "b", "c");
                rows = rows with { Ids = [.. Enumerable.Range(0, rows.Count).Select(row => $"picture {row} ä")] };
                plan = plan with
                {
                    Units = ["conv1", "conv2:1", "conv2:5@1,2"],
                    Reductions = [Reduction.Max, Reduction.Mean],
                    Classes = ["a", "b", "c"],
                };
                return Planted.WholePictures(one.Seed);
            default:
                rows = Data.Text(one.Seed, 3, one.Rows, 12);
                plan = plan with { Units = ["cell"], EachPosition = true, WarmUp = 2 };
                return Planted.WholeText(12, one.Seed);
        }
    }

    private static string Text(ScannedUnits catalogue)
    {
        static string Row(TopRow row) => $"{row.Row} {row.Id} {row.Label} {string.Join(',', row.Position)} {row.Crop}";
        static string Line(UnitScan unit) =>
            $"{unit.Unit} {unit.State} {unit.Statistics.Mean:R} {unit.Statistics.StandardDeviation:R} " +
            $"{string.Join(' ', unit.Statistics.Quantiles)} {string.Join(' ', unit.Highest.Select(Row))} " +
            $"{string.Join(' ', unit.Similar)} {string.Join(' ', unit.Columns)} {string.Join(' ', unit.Projection)}";
        return string.Join('\n', catalogue.Units.Select(Line));
    }
}
