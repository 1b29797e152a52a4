import DefaultTheme from "vitepress/theme";
import Picture from "./Picture.vue";

export default {
  extends: DefaultTheme,
  enhanceApp({ app }) {
    app.component("Picture", Picture);
  },
};
