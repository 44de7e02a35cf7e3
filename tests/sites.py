"""Sites as their generators' starters lay them out, as small as they build."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_HUGO = {
    "hugo.toml": 'baseURL = "https://example.org/"\ntitle = "A site"\n',
    "layouts/_default/single.html": (
        '<html><head><title>{{ .Title }}</title><meta name="description" '
        'content="{{ .Description }}"></head><body><h1>{{ .Title }}</h1>'
        '<time>{{ .Date.Format "2006-01-02" }}</time>{{ .Content }}</body></html>'
    ),
    "layouts/_default/list.html": "{{ range .Pages }}<a>{{ .Title }}</a>{{ end }}",
}

_JEKYLL = {"_config.yml": "title: A site\nsource: docs\n"}

# As `npm create astro -- --template blog` makes it, with the draft that most sites add.
_ASTRO = {
    "astro.config.mjs": (
        "import { defineConfig } from 'astro/config';\n"
        "export default defineConfig({ site: 'https://example.org' });\n"
    ),
    "package.json": '{"name": "site", "type": "module"}\n',
    "src/content.config.ts": (
        "import { defineCollection } from 'astro:content';\n"
        "import { glob } from 'astro/loaders';\n"
        "import { z } from 'astro/zod';\n"
        "const blog = defineCollection({\n"
        "  loader: glob({ base: './src/content/blog', pattern: '**/*.{md,mdx}' }),\n"
        "  schema: z.object({\n"
        "    title: z.string(),\n"
        "    description: z.string(),\n"
        "    pubDate: z.date(),\n"
        "    updatedDate: z.date().optional(),\n"
        "    draft: z.boolean().default(false),\n"
        "  }).strict(),\n"
        "});\n"
        "export const collections = { blog };\n"
    ),
    "src/content/blog/.keep": "",
    "src/pages/blog/[...slug].astro": (
        "---\n"
        "import { getCollection, render } from 'astro:content';\n"
        "export async function getStaticPaths() {\n"
        "  const posts = await getCollection('blog', ({ data }) => !data.draft);\n"
        "  return posts.map((post) => ({ params: { slug: post.id }, props: post }));\n"
        "}\n"
        "const post = Astro.props;\n"
        "const { Content } = await render(post);\n"
        "---\n"
        '<html><head><meta name="description" content={post.data.description}></head>\n'
        "<body><h1>{post.data.title}</h1>"
        "<time>{post.data.pubDate.toISOString().slice(0, 10)}</time><Content /></body></html>\n"
    ),
}

SITES = {"hugo": _HUGO, "jekyll": _JEKYLL, "astro": _ASTRO}


def site(folder: Path, name: str) -> Path:
    """Make a site of a generator, and return its folder."""
    for file, text in SITES[name].items():
        path = folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder
