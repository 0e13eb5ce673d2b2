using MLNetInterpret.Core.Networks.Recurrent;
using MLNetInterpret.Core.Text;
using MLNetInterpret.Core.Text.Analyses;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret;

[TestClass]
public class CharacterMistakesTests
{
    [ClassInitialize]
    public static void Load(TestContext _) => LibTorch.EnsureLoaded();

    [TestMethod, DataRow(1, 2), DataRow(2, 700)]
    public void Counts_are_those_of_the_network_read_as_a_whole(int layers, int length)
    {
        using var network = new CharNetwork(new() { Vocabulary = 9, HiddenUnits = 6, Layers = layers }, seed: 4);
        var random = new Random(length);
        int[] codes = [.. Enumerable.Range(0, length).Select(_ => random.Next(9))];
        var expected = new Dictionary<(int, int), long>();
        network.eval();
        using (no_grad())
        using (NewDisposeScope())
        {
            var likeliest = network.call(tensor(codes, int64).unsqueeze(0)).argmax(1).flatten().data<long>().ToArray();
            for (var at = 1; at < length; at++)
            {
                var pair = (codes[at], (int)likeliest[at - 1]);
                expected[pair] = expected.GetValueOrDefault(pair) + 1;
            }
        }

        var counts = CharacterMistakes.Count(network, codes);
        Assert.AreEqual(length - 1, counts.Values.Sum());
        CollectionAssert.AreEquivalent(expected.ToArray(), counts.ToArray());
    }
}
