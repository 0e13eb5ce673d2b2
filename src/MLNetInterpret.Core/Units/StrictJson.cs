using System.Collections;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;

namespace MLNetInterpret.Core.Units;

/// <summary>JSON that is read as it was written or not at all: no member is missing, unknown, given twice, or null where its type
/// does not allow it.</summary>
internal static partial class StrictJson
{
    /// <summary>Options for reading and writing.</summary>
    /// <param name="modifiers">What else is changed of the types.</param>
    public static JsonSerializerOptions Options(params ReadOnlySpan<Action<JsonTypeInfo>> modifiers)
    {
        var resolver = new DefaultJsonTypeInfoResolver { Modifiers = { RefuseNullItems } };
        foreach (var modifier in modifiers) resolver.Modifiers.Add(modifier);
        return new()
        {
            RespectNullableAnnotations = true,
            RespectRequiredConstructorParameters = true,
            UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
            AllowDuplicateProperties = false,
            TypeInfoResolver = resolver,
        };
    }

    /// <summary>Demands every member that can be set, those with a default as well; but none that is left out where there is
    /// nothing to say.</summary>
    public static void RequireEveryMember(JsonTypeInfo type)
    {
        if (type.Kind != JsonTypeInfoKind.Object) return;
        foreach (var property in type.Properties)
            if ((property.Set is not null || property.AssociatedParameter is not null)
                && property.AttributeProvider?.IsDefined(typeof(JsonIgnoreAttribute), inherit: true) is not true)
                property.IsRequired = true;
    }

    /// <summary>What is wrong, in a clause: where, and one sentence without names of this library's types.</summary>
    public static string Words(JsonException wrong)
    {
        var message = wrong.Message.ReplaceLineEndings(" ");
        foreach (var more in new[] { " Path: ", " Consider " })
            if (message.IndexOf(more, StringComparison.Ordinal) is >= 0 and var end) message = message[..end];
        message = message.StartsWith("The JSON value could not be converted", StringComparison.Ordinal)
            ? "a value is not of the type that it has to be"
            : OwnType().Replace(message, "$1");
        return wrong.Path is null or "$" ? message.TrimEnd('.') : $"{message.TrimEnd('.')} (at {wrong.Path})";
    }

    [GeneratedRegex(@"MLNetInterpret[\w.]*[.+](\w+)")]
    private static partial Regex OwnType();

    /// <summary>Nullable annotations are respected for members, but not for the items of lists.</summary>
    private static void RefuseNullItems(JsonTypeInfo type)
    {
        if (type.Kind != JsonTypeInfoKind.Object) return;
        var context = new NullabilityInfoContext();
        PropertyInfo[] lists = [.. type.Properties.Select(property => property.AttributeProvider).OfType<PropertyInfo>()
            .Where(property => property.PropertyType is { IsGenericType: true } list && list.IsAssignableTo(typeof(IEnumerable))
                && list.GetGenericArguments() is [{ IsValueType: false }]
                && context.Create(property).GenericTypeArguments is [{ ReadState: NullabilityState.NotNull }])];
        if (lists.Length == 0) return;
        type.OnDeserialized += made =>
        {
            foreach (var property in lists)
                if (property.GetValue(made) is IEnumerable items && items.Cast<object?>().Contains(null))
                    throw new JsonException(
                        $"The list '{property.Name}' of '{made.GetType().FullName}' has an item that is null.");
        };
    }
}
