using MLNetInterpret.Core.Rows;

namespace MLNetInterpret;

[TestClass]
public class RowSearchTests
{
    [TestMethod]
    public void A_linear_unit_takes_every_columns_best_value()
    {
        using var network = Planted.Linear([2, -1, 1, 0, -3]);
        var space = new RowSpace([0, 0, 0, 0, 0],
        [
            new("amount", [0], [[-1f], [0.5f], [2f]]),
            new("age", [1], [[-1f], [0f], [1f]]),
            new("home", [2, 3, 4], [[1f, 0, 0], [0f, 1, 0], [0f, 0, 1]]),
        ]);
        var best = network.Maximize(Objectives.Channel("linear:0"), space);
        CollectionAssert.AreEqual(new[] { 2, 0, 0 }, best.Choices.ToArray());
        Assert.AreEqual(6f, best.Score);
        Assert.AreEqual(1.0, best.Agreement);
        var worst = network.Maximize(-Objectives.Channel("linear:0"), space);
        CollectionAssert.AreEqual(new[] { 0, 2, 2 }, worst.Choices.ToArray());
        Assert.AreEqual(6f, worst.Score);
    }

    [TestMethod, DataRow(1), DataRow(2), DataRow(3)]
    public void A_small_space_is_searched_as_well_as_by_trying_everything(int seed)
    {
        using var network = Planted.Perceptron(6, 5, seed);
        var random = new Random(seed);
        float Value() => random.NextSingle() * 4 - 2;
        RowColumn Column(int c) => new(
            $"c{c}", [2 * c, 2 * c + 1],
            [.. Enumerable.Range(0, 4).Select(_ => (IReadOnlyList<float>)[Value(), Value()])]);
        var space = new RowSpace(new float[6], [.. Enumerable.Range(0, 3).Select(Column)]);
        var objective = Objectives.Channel("logits:0");
        var everything = float.NegativeInfinity;
        for (var row = 0; row < 64; row++)
        {
            var input = new float[6];
            space.Write([row / 16, row / 4 % 4, row % 4], input);
            using var batch = TorchSharp.torch.tensor(input).view(1, 6);
            everything = Math.Max(everything, network.Score(objective, batch)[0]);
        }

        var found = network.Maximize(objective, space, options: new() { RandomStarts = 16, Seed = seed });
        Assert.AreEqual(everything, found.Score, 1e-5f);
    }

    [TestMethod]
    public void The_result_is_never_below_a_given_start()
    {
        using var network = Planted.Perceptron(4, 8, 3);
        var columns = Enumerable.Range(0, 4).Select(c => new RowColumn($"c{c}", [c], [[-1f], [0f], [1f]]));
        var space = new RowSpace(new float[4], [.. columns]);
        var objective = Objectives.Channel("hidden1:2");
        foreach (var start in new int[][] { [0, 1, 2, 0], [2, 2, 2, 2] })
        {
            var input = new float[4];
            space.Write(start, input);
            using var batch = TorchSharp.torch.tensor(input).view(1, 4);
            var found = network.Maximize(objective, space, [start], new() { RandomStarts = 0 });
            Assert.IsTrue(found.Score >= network.Score(objective, batch)[0]);
            Assert.IsTrue(found.Trace.Zip(found.Trace.Skip(1)).All(pair => pair.First <= pair.Second));
        }
    }

    [TestMethod]
    public void Spaces_that_contradict_themselves_are_refused()
    {
        var clash = Assert.ThrowsExactly<ArgumentException>(
            () => new RowSpace([0, 0], [new("a", [0], [[1f]]), new("b", [0], [[1f]])]));
        Assert.AreEqual("Slot 0 is set by both 'a' and 'b'.", clash.Message);
        Assert.ThrowsExactly<ArgumentException>(() => new RowSpace([0, 0], [new("a", [2], [[1f]])]));
        Assert.ThrowsExactly<ArgumentException>(() => new RowSpace([0, 0], [new("a", [0], [])]));
        using var network = Planted.Linear([1, 1, 1]);
        Assert.ThrowsExactly<ArgumentException>(
            () => network.Maximize(Objectives.Channel("linear:0"), new RowSpace([0, 0], [new("a", [0], [[1f]])])));
    }
}
