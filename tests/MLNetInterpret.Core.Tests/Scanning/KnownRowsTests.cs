using CsCheck;
using MLNetInterpret.Core.Scanning;

namespace MLNetInterpret;

[TestClass]
public class KnownRowsTests
{
    private static readonly Gen<RowPlace[]> Places = Gen
        .Select(Gen.Long[0, 12], Gen.Int[0, 2], (row, position) => new RowPlace(row, position)).Array[0, 30].Select(Ordered);

    [TestMethod]
    public void Merging_knows_what_either_knew() => Law.Holds(Gen.Select(Places, Places), (left, right) =>
    {
        var (a, b) = (Of(left), Of(right));
        a.Merge(b);
        CollectionAssert.AreEqual(Ids(Of(Ordered(left.Union(right)))), Ids(a));
        CollectionAssert.AreEqual(right, b.All.Select(known => known.Place).ToArray(), "the other stays as it is");
    });

    [TestMethod]
    public void What_is_not_marked_is_forgotten() => Law.Holds(Gen.Select(Places, Gen.Bool.Array[30]), (places, marked) =>
    {
        var known = Of(places);
        known.Keep(marked);
        CollectionAssert.AreEqual(
            places.Where((_, at) => marked[at]).ToArray(), known.All.Select(kept => kept.Place).ToArray());
        for (var at = 0; at < places.Length; at++)
            if (marked[at]) Assert.AreEqual($"{places[at]}", known[places[at]].Id);
            else Assert.ThrowsExactly<ArgumentException>(() => known[places[at]]);
    });

    [TestMethod, DataRow(4, 0), DataRow(5, 1), DataRow(5, 2)]
    public void A_row_that_does_not_come_behind_the_others_is_refused(long row, int position)
    {
        var known = Of([new(5, 2)]);
        var error = Assert.ThrowsExactly<ArgumentException>(() => known.Add(new(row, position), new(null, null, [])));
        StringAssert.Contains(error.Message, $"Row {row} stands behind row 5");
    }

    private static RowPlace[] Ordered(IEnumerable<RowPlace> places) =>
        [.. places.Distinct().OrderBy(place => (place.Row, place.Position))];

    private static (RowPlace, string?)[] Ids(KnownRows known) => [.. known.All.Select(row => (row.Place, row.Facts.Id))];

    private static KnownRows Of(RowPlace[] places)
    {
        var known = new KnownRows();
        foreach (var place in places) known.Add(place, new($"{place}", null, []));
        return known;
    }
}
