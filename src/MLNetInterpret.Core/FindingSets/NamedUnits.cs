using System.Text.Json.Serialization.Metadata;

namespace MLNetInterpret.Core.FindingSets;

/// <summary>The class that a unit stands for, in JSON a property beside the unit's.</summary>
internal static class NamedUnits
{
    /// <summary>Adds <c>className</c> to every type with a <c>unit</c>, <c>copyOfClassName</c> to one with a <c>copyOf</c>. It is
    /// left out where the unit is no class, and not read back.</summary>
    public static void Add(JsonTypeInfo type)
    {
        foreach (var property in type.Properties.Where(property => property.PropertyType == typeof(Unit)).ToList())
        {
            if (property.Get is not { } read) continue;
            var named = type.CreateJsonPropertyInfo(
                typeof(string), property.Name == "unit" ? "className" : $"{property.Name}ClassName");
            named.Get = one => ((Unit?)read(one))?.ClassName;
            named.Set = (_, _) => { };
            named.ShouldSerialize = (_, name) => name is not null;
            type.Properties.Insert(type.Properties.IndexOf(property) + 1, named);
        }
    }
}
