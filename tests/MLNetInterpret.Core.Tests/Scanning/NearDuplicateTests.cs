using MLNetInterpret.Core.Scanning;
using static TorchSharp.torch;

namespace MLNetInterpret;

[TestClass]
public class NearDuplicateTests
{
    [TestMethod, DataRow(0.05, "2 3 4"), DataRow(-1, "2 0 1 3 4"), DataRow(0, "2 0 3 4"), DataRow(0.5, "2 4")]
    public void A_row_like_a_better_one_takes_no_place(double distance, string expected)
    {
        // 0 and 1 are equal, 2 differs from them by 1 %, 3 by 20 %, 4 is another
        using var rows = Rows();
        using var network = Network();
        var plan = new ScanPlan { Units = ["same"], DuplicateDistance = distance, TopRows = 5 };
        var found = Scans.Catalogue(network, plan, new(rows)).Units[0];
        Assert.AreEqual(expected, string.Join(' ', found.Highest.RowNumbers()));
    }

    [TestMethod]
    public void The_rule_holds_at_the_other_end_too()
    {
        using var rows = Rows();
        using var network = Network();
        var found = Scans.Catalogue(network, new() { Units = ["same"] }, new(rows)).Units[0];
        Assert.AreEqual("4 3 0", string.Join(' ', found.Lowest.RowNumbers()));
    }

    [TestMethod, DataRow(1), DataRow(3), DataRow(64), DataRow(200)]
    public void Equal_rows_are_equal_wherever_in_a_batch_they_stand(int batch)
    {
        using var network = Planted.Computed(192, x => x.narrow(1, 0, 1));
        using var one = Data.Normal(1, 1, 192).Input;
        using var many = one.repeat(150, 1);
        many.narrow(1, 0, 1).narrow(0, 149, 1).fill_(-50);      // and one other
        var plan = new ScanPlan
        {
            Units = ["same"],
            DuplicateDistance = 0,
            BatchRows = batch,
            TopRows = 9,
            CandidatesPerRow = 30,
            RowsPerShard = 70,
        };
        var found = Scans.Catalogue(network, plan, new(many)).Units[0];
        CollectionAssert.AreEqual(new long[] { 0, 149 }, found.Highest.RowNumbers());
    }

    [TestMethod, DataRow(7), DataRow(192), DataRow(3072)]
    public void Only_equal_rows_are_at_no_distance(int values)
    {
        using var rows = Data.Normal(1, 2, values).Input;
        var signatures = new RowSignatures();
        var input = rows[0].data<float>().ToArray();
        var own = signatures.OfRow(input);
        Assert.IsTrue(RowSignatures.AreNear(own, signatures.OfRow([.. input]), 0));
        Assert.IsFalse(RowSignatures.AreNear(own, signatures.OfRow(rows[1].data<float>().ToArray()), 0));
        Assert.IsFalse(RowSignatures.AreNear(own, signatures.OfRow(Array.ConvertAll(input, value => value * 1.001f)), 0));
    }

    [TestMethod]
    public void There_are_as_many_candidates_as_the_plan_says()
    {
        using var network = Planted.Same(1);
        var rows = Data.Of([.. Enumerable.Range(0, 20).Select(row => new[] { row < 12 ? 5 - row / 1000f : 4 - row })]);
        string Highest(int candidates) => string.Join(' ', Scans.Catalogue(
            network, new() { Units = ["same"], TopRows = 3, CandidatesPerRow = candidates }, rows).Units[0].Highest.RowNumbers());
        Assert.AreEqual("0", Highest(4));      // twelve candidates, all nearly alike
        Assert.AreEqual("0 12 13", Highest(5));
    }

    [TestMethod]
    public void Equal_rows_are_one_candidate_however_many_there_are()
    {
        using var network = Planted.Same(1);
        var rows = Data.Of([.. Enumerable.Range(0, 300).Select(row => new[] { row < 290 ? 5f : MathF.ScaleB(4, 290 - row) })]);
        foreach (var shardRows in new[] { 300, 7 })
        {
            var plan = new ScanPlan { Units = ["same"], TopRows = 3, CandidatesPerRow = 1, RowsPerShard = shardRows };
            var highest = Scans.Catalogue(network, plan, rows).Units[0].Highest;
            Assert.AreEqual("0 290 291", string.Join(' ', highest.RowNumbers()));
        }
    }

    [TestMethod]
    public void Signatures_are_as_far_apart_as_the_rows_within_the_stated_error()
    {
        var signatures = new RowSignatures();
        var errors = new List<double>();
        for (var seed = 0; seed < 100; seed++)
        {
            using var rows = Data.Normal(seed, 2, 300).Input;
            var first = signatures.OfRow(rows[0].data<float>().ToArray());
            var second = signatures.OfRow(rows[1].data<float>().ToArray());
            var apart = Math.Sqrt(first.Zip(second, (a, b) => Math.Pow(a - (double)b, 2)).Sum() / RowSignatures.Length);
            errors.Add(apart / (rows[0] - rows[1]).norm().item<float>() - 1);
        }

        Assert.AreEqual(0, errors.Average(), 0.05);
        Assert.IsLessThan(0.18, Math.Sqrt(errors.Average(error => error * error)));
    }

    [TestMethod]
    public void The_same_characters_elsewhere_count_once()
    {
        // equal for the 24 characters up to the last; then for 23; another end
        const string text = "the quick brown fox jumps";
        int[][] rows = [Codes("x" + text), Codes("y" + text), Codes("xx" + text[1..]), Codes("x" + text[..^1] + "z")];
        using var network = Planted.WholeText(26);
        Planted.Fill(network.Module.parameters().First(), [0, 0, 1, 0, 0, 1, 0, 0, 1, 0, 0, 1]);
        Planted.Fill(network.Module.parameters().Last(), [0, 0, 0, 0]);
        using var codes = tensor([.. rows.SelectMany(row => row).Select(code => (long)code)], [4, 26]);
        var plan = new ScanPlan { Units = ["cell:0"], EachPosition = true, WarmUp = 25, TopRows = 4 };
        Assert.AreEqual("3 0", string.Join(' ', Scans.Catalogue(network, plan, new(codes)).Units[0].Highest.RowNumbers()));
        using var shifted = codes.clone();
        shifted[2, 2] = 7;      // the 24th from the end
        Assert.AreEqual("3 0 2", string.Join(' ', Scans.Catalogue(network, plan, new(shifted)).Units[0].Highest.RowNumbers()));
        using var beyond = codes.clone();
        beyond[2, 1] = 7;      // the 25th
        Assert.AreEqual("3 0", string.Join(' ', Scans.Catalogue(network, plan, new(beyond)).Units[0].Highest.RowNumbers()));
        static int[] Codes(string characters) => [.. characters.Select(c => (int)c)];
    }

    /// <summary>One unit, the sum of the first half: the order is 2, 0 and 1, 3, 4.</summary>
    private static HookedNetwork Network() => Planted.Computed(100, x => x.narrow(1, 0, 50).sum([1], keepdim: true));

    private static Tensor Rows()
    {
        using var scope = TorchSharp.torch.NewDisposeScope();
        var one = Data.Normal(1, 1, 100).Input.abs();
        var half = cat([ones(1, 50), zeros(1, 50)], 1);
        var size = one.norm() / half.norm();
        return cat([one, one, one + half * size * 0.01, one - half * size * 0.2, -one]).MoveToOuterDisposeScope();
    }
}
