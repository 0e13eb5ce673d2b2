using MLNetInterpret.Core.Text;
using MLNetInterpret.Core.Text.Analyses;

namespace MLNetInterpret;

[TestClass]
public class NgramModelTests
{
    [TestMethod, DataRow(1, 2), DataRow(2, 3), DataRow(3, 40), DataRow(4, 1)]
    public void Places_are_sorted_by_what_they_begin(int seed, int alphabet)
    {
        var random = new Random(seed);
        int Code(int i) => i % 700 < 300 ? i % 7 % alphabet : random.Next(alphabet);
        ushort[] codes = [.. Enumerable.Range(0, 3_000).Select(i => (ushort)Code(i))];
        const int depth = 19;
        var order = SuffixOrder.Sort(codes, alphabet, depth);
        CollectionAssert.AreEqual(Enumerable.Range(0, codes.Length).ToArray(), order.Order().ToArray());
        for (var i = 1; i < order.Length; i++)
            Assert.IsLessThanOrEqualTo(0, codes.AsSpan(order[i - 1]).Slice(0, Math.Min(depth, codes.Length - order[i - 1]))
                .SequenceCompareTo(codes.AsSpan(order[i])[..Math.Min(depth, codes.Length - order[i])]));
    }

    [TestMethod]
    public void A_short_text_is_sorted_completely()
    {
        var banana = "banana".Select(c => (ushort)(c - 'a')).ToArray();
        CollectionAssert.AreEqual(new[] { 5, 3, 1, 0, 4, 2 }, SuffixOrder.Sort(banana, 26, 6));
        CollectionAssert.AreEqual(new[] { 0 }, SuffixOrder.Sort([3], 4, 19));
    }

    [TestMethod, DataRow(1, 2, 400), DataRow(2, 5, 3_000), DataRow(3, 60, 500)]
    public void Every_order_is_the_one_that_counting_contexts_gives(int seed, int vocabulary, int length)
    {
        const int orders = 20;
        var (training, heldOut) = (Text(seed, vocabulary, length), Text(seed + 100, vocabulary, 200));
        training.AsSpan(50, 40).CopyTo(heldOut.AsSpan(30));      // long contexts that were seen
        var (model, slow) = (new NgramModel(training, vocabulary, orders), new ReferenceNgrams(training, vocabulary, orders));
        var actual = new double[orders];
        for (var place = 0; place < heldOut.Length; place++)
        {
            model.Probabilities(heldOut.AsSpan(0, place), heldOut[place], actual);
            for (var order = 1; order <= orders; order++)
            {
                var expected = slow.Probability(heldOut.AsSpan(0, place), heldOut[place], order);
                Assert.AreEqual(expected, actual[order - 1], 1e-12, $"order {order} at {place}");
            }
        }
    }

    [TestMethod, DataRow(1), DataRow(2)]
    public void Probabilities_sum_to_one_whatever_comes_before(int seed)
    {
        const int vocabulary = 7, orders = 12;
        var model = new NgramModel(Text(seed, vocabulary - 1, 5_000), vocabulary, orders);      // one code is never seen
        foreach (var before in new[] { [], [6], [0, 1, 2, 3], Text(seed + 1, vocabulary - 1, 30) })
        {
            var (sums, byOrder) = (new double[orders], new double[orders]);
            for (var next = 0; next < vocabulary; next++)
            {
                model.Probabilities(before, next, byOrder);
                for (var order = 0; order < orders; order++) sums[order] += byOrder[order];
                Assert.IsTrue(byOrder.All(p => p > 0));
            }

            foreach (var sum in sums) Assert.AreEqual(1, sum, 1e-12);
        }
    }

    [TestMethod]
    public void A_text_whose_next_code_hangs_on_the_fourth_before_is_known_from_order_5_on()
    {
        const int vocabulary = 4;
        var random = new Random(1);
        var codes = new int[40_000];
        for (var i = 0; i < codes.Length; i++)
        {
            var isDrawn = i < 4 || random.Next(20) == 0;
            codes[i] = isDrawn ? random.Next(vocabulary) : (codes[i - 4] + 1) % vocabulary;
        }
        var model = new NgramModel(codes.AsSpan(0, 35_000), vocabulary, 6);
        var (bits, byOrder) = (new double[6], new double[6]);
        for (var place = 35_000; place < codes.Length; place++)
        {
            model.Probabilities(codes.AsSpan(0, place), codes[place], byOrder);
            for (var order = 0; order < 6; order++) bits[order] -= Math.Log2(byOrder[order]) / 5_000;
        }

        for (var order = 1; order <= 4; order++) Assert.IsGreaterThan(1.5, bits[order - 1], $"order {order}");
        Assert.IsLessThan(0.5, bits[4]);
    }

    [TestMethod]
    public void A_text_of_one_code_is_no_worst_case()
    {
        var model = new NgramModel(new int[1_000_000], 2, 20);
        var byOrder = new double[20];
        model.Probabilities(new int[30], 0, byOrder);
        Assert.IsTrue(byOrder.All(p => p > 0.999));
        model.Probabilities(new int[30], 1, byOrder);
        Assert.IsTrue(byOrder.All(p => p is > 0 and < 1e-6));
    }

    /// <summary>Codes with habits: some contexts repeat, others do not.</summary>
    private static int[] Text(int seed, int vocabulary, int length)
    {
        var random = new Random(seed);
        var codes = new int[length];
        for (var i = 0; i < length; i++)
            codes[i] = i > 30 && random.Next(4) > 0 ? codes[i - 1 - random.Next(3)] * 3 % vocabulary : random.Next(vocabulary);
        return codes;
    }

    /// <summary>The formula of Witten and Bell over dictionaries of contexts.</summary>
    private sealed class ReferenceNgrams
    {
        private readonly int _vocabulary;
        private readonly Dictionary<string, Dictionary<int, int>> _contexts = [];

        public ReferenceNgrams(int[] codes, int vocabulary, int orders)
        {
            _vocabulary = vocabulary;
            for (var place = 0; place < codes.Length; place++)
                for (var length = 0; length < orders && length <= place; length++)
                {
                    var key = Key(codes.AsSpan(place - length, length));
                    if (!_contexts.TryGetValue(key, out var follows)) _contexts.Add(key, follows = []);
                    follows[codes[place]] = follows.GetValueOrDefault(codes[place]) + 1;
                }
        }

        public double Probability(ReadOnlySpan<int> before, int next, int order)
        {
            if (order == 0) return 1.0 / _vocabulary;
            var shorter = Probability(before, next, order - 1);
            if (before.Length < order - 1 || !_contexts.TryGetValue(Key(before[^(order - 1)..]), out var follows)) return shorter;
            return (follows.GetValueOrDefault(next) + (follows.Count * shorter)) / (follows.Values.Sum() + follows.Count);
        }

        private static string Key(ReadOnlySpan<int> codes) => string.Join(',', codes.ToArray());
    }
}
